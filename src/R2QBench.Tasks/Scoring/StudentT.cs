namespace R2QBench.Tasks.Scoring;

/// <summary>Student's t distribution: how far a mean of few values may be off, in units of its estimated error.</summary>
public static class StudentT
{
    /// <summary>Two-sided 95 % quantiles for 1 to 20 degrees of freedom. Source: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.</summary>
    private static readonly double[] Student95 =
        [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086];

    /// <summary>Two-sided 95 % quantile: 12.706 for one degree of freedom, 1.960 for very many.</summary>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    /// <remarks>Beyond the table the first terms of an expansion in 1/ν, off by less than 0.001 there (Abramowitz and Stegun 26.7.5).</remarks>
    public static double Quantile(int freedom)
    {
        const double Normal = 1.959964;
        const double Cube = Normal * Normal * Normal;
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        return freedom <= Student95.Length ? Student95[freedom - 1]
            : Normal + (Cube + Normal) / (4.0 * freedom) + (5 * Cube * Normal * Normal + 16 * Cube + 3 * Normal) / (96.0 * freedom * freedom);
    }
}
