using System.Text;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Duck;

/// <summary>Fills DuckDB's column vectors and hands them to an appender.</summary>
internal static unsafe class DuckWriter
{
    /// <param name="appender">Of a table with exactly these columns.</param>
    /// <param name="types">Type of each column.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="cell">Value at (row, column).</param>
    public static void Append(DuckAppenderHandle appender, IReadOnlyList<ColumnType> types, int rows, Func<int, int, object?> cell)
    {
        var capacity = (int)DuckNative.duckdb_vector_size();
        for (var first = 0; first < rows; first += capacity)
        {
            var count = Math.Min(capacity, rows - first);
            using var chunk = CreateChunk(types);
            for (var column = 0; column < types.Count; column++)
            {
                var vector = DuckNative.duckdb_data_chunk_get_vector(chunk, (ulong)column);
                for (var row = 0; row < count; row++) Put(vector, row, types[column], cell(first + row, column));
            }
            DuckNative.duckdb_data_chunk_set_size(chunk, (ulong)count);
            if (DuckNative.duckdb_append_data_chunk(appender, chunk) != 0)
                throw new DuckException(DuckSession.Message(DuckNative.duckdb_appender_error(appender)));
        }
    }

    private static DuckChunkHandle CreateChunk(IReadOnlyList<ColumnType> types)
    {
        var handles = types.Select(type => DuckNative.duckdb_create_logical_type(Native(type))).ToArray();
        try
        {
            var pointers = stackalloc nint[handles.Length];
            for (var i = 0; i < handles.Length; i++) pointers[i] = handles[i].DangerousGetHandle();
            return DuckNative.duckdb_create_data_chunk(pointers, (ulong)handles.Length);
        }
        finally
        {
            foreach (var handle in handles) handle.Dispose();
        }
    }

    private static void Put(nint vector, int row, ColumnType type, object? value)
    {
        if (value is null)
        {
            DuckNative.duckdb_vector_ensure_validity_writable(vector);
            DuckNative.duckdb_vector_get_validity(vector)[row / 64] &= ~(1UL << (row % 64));
            return;
        }
        if (type == ColumnType.Text)
        {
            PutText(vector, row, (string)value);
            return;
        }
        var data = DuckNative.duckdb_vector_get_data(vector);
        switch (type)
        {
            case ColumnType.Boolean: ((bool*)data)[row] = (bool)value; break;
            case ColumnType.Integer: ((int*)data)[row] = (int)value; break;
            case ColumnType.BigInteger: ((long*)data)[row] = (long)value; break;
            case ColumnType.Double: ((double*)data)[row] = (double)value; break;
            case ColumnType.TimestampUtc: ((long*)data)[row] = Microseconds((DateTimeOffset)value); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static void PutText(nint vector, int row, string text)
    {
        // A zero byte or half a surrogate pair cannot be stored; the encoder replaces the latter.
        var bytes = Encoding.UTF8.GetBytes(text.Replace("\0", "\uFFFD", StringComparison.Ordinal));
        fixed (byte* start = bytes) DuckNative.duckdb_vector_assign_string_element_len(vector, (ulong)row, start, (ulong)bytes.Length);
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DuckType Native(ColumnType type) => type switch
    {
        ColumnType.Text => DuckType.Varchar,
        ColumnType.Boolean => DuckType.Boolean,
        ColumnType.Integer => DuckType.Integer,
        ColumnType.BigInteger => DuckType.BigInt,
        ColumnType.Double => DuckType.Double,
        ColumnType.TimestampUtc => DuckType.TimestampTz,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
