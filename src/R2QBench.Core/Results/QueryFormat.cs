namespace R2QBench.Core.Results;

/// <summary>How <see cref="QueryPrinter"/> writes a result.</summary>
public enum QueryFormat
{
    /// <summary>Aligned columns for people; figures shortened to six digits.</summary>
    Table,

    /// <summary>RFC 4180 with a header line; every digit.</summary>
    Csv,

    /// <summary>An array of objects; every digit; NaN and infinities become null.</summary>
    Json,

    /// <summary>A Parquet file of its own, every type kept; not printed, see <see cref="ResultQuery.Export"/>.</summary>
    Parquet,
}
