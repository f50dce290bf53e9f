namespace R2QBench.Core.Models.Configuration;

/// <summary>A rule that lowers rotary frequencies, so that a model reaches beyond the context it was first trained with.</summary>
public abstract record RotaryScaling
{
    /// <summary>The stretched frequency.</summary>
    public abstract double Apply(double frequency);

    /// <summary>All frequencies divided by one factor (position interpolation, arXiv 2306.15595).</summary>
    public sealed record Linear(double Factor) : RotaryScaling
    {
        public override double Apply(double frequency) => frequency / Factor;
    }

    /// <summary>Llama-3.1's rule: long waves are divided, short ones kept, those between blended.</summary>
    /// <param name="Factor">Divisor of the long waves.</param>
    /// <param name="LowFrequencyFactor">Waves longer than original context / this are long.</param>
    /// <param name="HighFrequencyFactor">Waves shorter than original context / this are short.</param>
    /// <param name="OriginalContext">Context of the first training, in tokens.</param>
    /// <remarks>Source: Meta's published Llama 3.1 model code, function apply_scaling.</remarks>
    public sealed record Llama3(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext) : RotaryScaling
    {
        public override double Apply(double frequency)
        {
            var wavelength = 2 * Math.PI / frequency;
            if (wavelength > OriginalContext / LowFrequencyFactor) return frequency / Factor;
            if (wavelength < OriginalContext / HighFrequencyFactor) return frequency;
            var blend = (OriginalContext / wavelength - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
            return (1 - blend) * frequency / Factor + blend * frequency;
        }
    }
}
