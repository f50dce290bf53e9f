using System.Runtime.InteropServices;

namespace R2QBench.Core.Results.Duck;

/// <summary>The part of DuckDB's C API that is used here; names and shapes as in its <c>duckdb.h</c> (1.5).</summary>
/// <remarks>Source: DuckDB C API documentation. Every function that fails returns 1 (DuckDBError) and leaves a message with its object.</remarks>
internal static unsafe partial class DuckNative
{
    internal const string Library = "duckdb";

    /// <summary>A result, passed by value to <see cref="duckdb_fetch_chunk"/>; only the library reads its fields.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Result
    {
        public ulong ColumnCount, RowCount, RowsChanged;
        public nint Columns, ErrorMessage, Internal;
    }

    [LibraryImport(Library)]
    internal static partial nint duckdb_library_version();

    [LibraryImport(Library)]
    internal static partial void duckdb_free(nint memory);

    // Configuration, database, connection.
    [LibraryImport(Library)]
    internal static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library)]
    internal static partial int duckdb_open_ext(nint path, out DuckDatabaseHandle database, nint config, out nint error);

    [LibraryImport(Library)]
    internal static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    internal static partial int duckdb_connect(DuckDatabaseHandle database, out DuckConnectionHandle connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    internal static partial void duckdb_interrupt(DuckConnectionHandle connection);

    // Statements.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ulong duckdb_extract_statements(DuckConnectionHandle connection, string sql, out DuckExtractedHandle extracted);

    [LibraryImport(Library)]
    internal static partial nint duckdb_extract_statements_error(DuckExtractedHandle extracted);

    [LibraryImport(Library)]
    internal static partial int duckdb_prepare_extracted_statement(
        DuckConnectionHandle connection, DuckExtractedHandle extracted, ulong index, out DuckStatementHandle statement);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_extracted(ref nint extracted);

    [LibraryImport(Library)]
    internal static partial nint duckdb_prepare_error(DuckStatementHandle statement);

    [LibraryImport(Library)]
    internal static partial int duckdb_prepared_statement_type(DuckStatementHandle statement);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_nparams(DuckStatementHandle statement);

    [LibraryImport(Library)]
    internal static partial int duckdb_execute_prepared(DuckStatementHandle statement, DuckResultHandle result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_prepare(ref nint statement);

    // Results.
    [LibraryImport(Library)]
    internal static partial nint duckdb_result_error(DuckResultHandle result);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_column_count(DuckResultHandle result);

    [LibraryImport(Library)]
    internal static partial nint duckdb_column_name(DuckResultHandle result, ulong column);

    [LibraryImport(Library)]
    internal static partial DuckLogicalTypeHandle duckdb_column_logical_type(DuckResultHandle result, ulong column);

    [LibraryImport(Library)]
    internal static partial DuckChunkHandle duckdb_fetch_chunk(Result result);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_result(nint result);

    // Chunks of up to duckdb_vector_size() rows.
    [LibraryImport(Library)]
    internal static partial ulong duckdb_vector_size();

    [LibraryImport(Library)]
    internal static partial DuckChunkHandle duckdb_create_data_chunk(nint* types, ulong columns);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_data_chunk_get_size(DuckChunkHandle chunk);

    [LibraryImport(Library)]
    internal static partial void duckdb_data_chunk_set_size(DuckChunkHandle chunk, ulong rows);

    [LibraryImport(Library)]
    internal static partial nint duckdb_data_chunk_get_vector(DuckChunkHandle chunk, ulong column);

    [LibraryImport(Library)]
    internal static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    internal static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Library)]
    internal static partial void duckdb_vector_assign_string_element_len(nint vector, ulong row, byte* text, ulong bytes);

    // Types.
    [LibraryImport(Library)]
    internal static partial DuckLogicalTypeHandle duckdb_create_logical_type(DuckType type);

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Library)]
    internal static partial DuckType duckdb_get_type_id(DuckLogicalTypeHandle type);

    [LibraryImport(Library)]
    internal static partial byte duckdb_decimal_scale(DuckLogicalTypeHandle type);

    [LibraryImport(Library)]
    internal static partial DuckType duckdb_decimal_internal_type(DuckLogicalTypeHandle type);

    // Appending rows.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int duckdb_appender_create(
        DuckConnectionHandle connection, string? schema, string table, out DuckAppenderHandle appender);

    [LibraryImport(Library)]
    internal static partial nint duckdb_appender_error(DuckAppenderHandle appender);

    [LibraryImport(Library)]
    internal static partial int duckdb_append_data_chunk(DuckAppenderHandle appender, DuckChunkHandle chunk);

    [LibraryImport(Library)]
    internal static partial int duckdb_appender_close(DuckAppenderHandle appender);

    [LibraryImport(Library)]
    internal static partial int duckdb_appender_destroy(ref nint appender);
}
