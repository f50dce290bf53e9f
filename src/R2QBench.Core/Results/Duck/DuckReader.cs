using System.Runtime.InteropServices;
using System.Text;

namespace R2QBench.Core.Results.Duck;

/// <summary>Turns DuckDB's column vectors into .NET values.</summary>
internal static unsafe class DuckReader
{
    /// <summary>Reads a whole result.</summary>
    /// <exception cref="DuckException">A column has a type that is not read here (lists, structures, …).</exception>
    public static QueryResult Read(DuckResultHandle result, CancellationToken cancellation)
    {
        var count = (int)DuckNative.duckdb_column_count(result);
        var columns = new QueryColumn[count];
        var readers = new Func<nint, int, object?>[count];
        for (var i = 0; i < count; i++)
        {
            using var type = DuckNative.duckdb_column_logical_type(result, (ulong)i);
            var name = Marshal.PtrToStringUTF8(DuckNative.duckdb_column_name(result, (ulong)i)) ?? "";
            (var clrType, readers[i]) = ReaderOf(type, name);
            columns[i] = new QueryColumn(name, clrType);
        }

        var rows = new List<object?[]>();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var chunk = DuckNative.duckdb_fetch_chunk(result.Value);
            if (chunk.IsInvalid) break;
            var size = (int)DuckNative.duckdb_data_chunk_get_size(chunk);
            var start = rows.Count;
            for (var row = 0; row < size; row++) rows.Add(new object?[count]);
            for (var column = 0; column < count; column++)
            {
                var vector = DuckNative.duckdb_data_chunk_get_vector(chunk, (ulong)column);
                var validity = DuckNative.duckdb_vector_get_validity(vector);
                for (var row = 0; row < size; row++)
                    if (validity is null || (validity[row / 64] >> (row % 64) & 1) == 1) rows[start + row][column] = readers[column](vector, row);
            }
        }
        return new QueryResult(columns, rows);
    }

    private static (Type ClrType, Func<nint, int, object?> Read) ReaderOf(DuckLogicalTypeHandle handle, string column)
    {
        var type = DuckNative.duckdb_get_type_id(handle);
        return type switch
        {
            DuckType.Boolean => (typeof(bool), (v, row) => At<byte>(v, row) != 0),
            DuckType.TinyInt => (typeof(long), (v, row) => (long)At<sbyte>(v, row)),
            DuckType.SmallInt => (typeof(long), (v, row) => (long)At<short>(v, row)),
            DuckType.Integer => (typeof(int), (v, row) => At<int>(v, row)),
            DuckType.BigInt => (typeof(long), (v, row) => At<long>(v, row)),
            DuckType.UTinyInt => (typeof(long), (v, row) => (long)At<byte>(v, row)),
            DuckType.USmallInt => (typeof(long), (v, row) => (long)At<ushort>(v, row)),
            DuckType.UInteger => (typeof(long), (v, row) => (long)At<uint>(v, row)),
            DuckType.UBigInt => (typeof(decimal), (v, row) => (decimal)At<ulong>(v, row)),
            DuckType.HugeInt => (typeof(Int128), (v, row) => At<Int128>(v, row)),
            DuckType.Float => (typeof(float), (v, row) => At<float>(v, row)),
            DuckType.Double => (typeof(double), (v, row) => At<double>(v, row)),
            DuckType.Decimal => (typeof(double), DecimalReader(handle)),
            DuckType.Varchar => (typeof(string), (v, row) => TextAt(v, row)),
            DuckType.Timestamp => (typeof(DateTime), (v, row) => Time(At<long>(v, row), TimeSpan.TicksPerMicrosecond)),
            DuckType.TimestampTz => (typeof(DateTimeOffset), (v, row) => UtcTime(At<long>(v, row))),
            DuckType.Date => (typeof(DateTime), (v, row) => Time(At<int>(v, row), TimeSpan.TicksPerDay)),
            DuckType.SqlNull => (typeof(string), (_, _) => null),
            _ => throw new DuckException($"column \"{column}\" is a list, structure or other type that cannot be shown; write \"{column}\"::VARCHAR or to_json(\"{column}\")"),
        };
    }

    private static T At<T>(nint vector, int row) where T : unmanaged => ((T*)DuckNative.duckdb_vector_get_data(vector))[row];

    /// <summary>Decimals are scaled integers of the width that the type names; a double shows 15 of their digits.</summary>
    private static Func<nint, int, object?> DecimalReader(DuckLogicalTypeHandle handle)
    {
        var divisor = Math.Pow(10, DuckNative.duckdb_decimal_scale(handle));
        return DuckNative.duckdb_decimal_internal_type(handle) switch
        {
            DuckType.SmallInt => (v, row) => At<short>(v, row) / divisor,
            DuckType.Integer => (v, row) => At<int>(v, row) / divisor,
            DuckType.BigInt => (v, row) => At<long>(v, row) / divisor,
            _ => (v, row) => (double)At<Int128>(v, row) / divisor,
        };
    }

    /// <summary>duckdb_string_t, 16 bytes: length, then up to 12 bytes in place, else a pointer in the last 8.</summary>
    private static string TextAt(nint vector, int row)
    {
        const int Size = 16;
        const int Inlined = 12;
        var element = (byte*)DuckNative.duckdb_vector_get_data(vector) + (long)row * Size;
        var length = *(int*)element;
        return Encoding.UTF8.GetString(length <= Inlined ? element + 4 : *(byte**)(element + 8), length);
    }

    /// <summary>Outside .NET's range (DuckDB's infinity) there is no value.</summary>
    private static object? Time(long units, long ticksPerUnit)
    {
        var ticks = (Int128)units * ticksPerUnit + DateTime.UnixEpoch.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTime((long)ticks, DateTimeKind.Unspecified);
    }

    private static object? UtcTime(long microseconds) =>
        Time(microseconds, TimeSpan.TicksPerMicrosecond) is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : null;
}
