using System.Globalization;
using System.Runtime.InteropServices;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Duck;

/// <summary>An in-memory DuckDB that may read and write files below one folder, and nothing else on the machine or the network.</summary>
/// <remarks>One thread at a time. Dispose once; closes connection and database.</remarks>
internal sealed unsafe class DuckSession : IDisposable
{
    private const int Failed = 1; // DuckDBError
    private readonly DuckDatabaseHandle _database;
    private readonly DuckConnectionHandle _connection;

    /// <param name="folder">The only folder whose files can be reached.</param>
    /// <param name="threads">Worker threads; one needs least memory over many small files.</param>
    /// <param name="memoryLimit">DuckDB's own limit, e.g. <c>1GB</c>; its default would be 80 % of the machine.</param>
    /// <param name="outputFolder">A second folder that may be reached, for exports; null for none.</param>
    /// <exception cref="Errors.ProblemException">The library is missing (exit code 3).</exception>
    /// <exception cref="DuckException">The database cannot be opened.</exception>
    public DuckSession(string folder, int threads = 1, string memoryLimit = "1GB", string? outputFolder = null)
    {
        DuckLibrary.EnsureLoaded();
        _database = Open(
        [
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("custom_extension_repository", "/nonexistent"),
            ("allow_persistent_secrets", "false"),
            ("temp_directory", ""),
            ("threads", threads.ToString(CultureInfo.InvariantCulture)),
            ("memory_limit", memoryLimit),
        ]);
        if (DuckNative.duckdb_connect(_database, out _connection) == Failed) throw new DuckException("cannot connect to the in-memory database");
        Execute("SET TimeZone = 'UTC'");
        Execute("SET parquet_metadata_cache = true"); // a view reads every footer once when created and again when used
        // Twice: patterns are compared with their escapes, plain names without.
        var allowed = new[] { folder, outputFolder }.OfType<string>().Select(path => Path.GetFullPath(path).TrimEnd('/') + "/");
        Execute($"SET allowed_directories = [{string.Join(", ", allowed.SelectMany(path => new[] { DuckSql.Text(path), DuckSql.ExactPath(path) }))}]");
        Execute("SET enable_external_access = false");
        Execute("SET lock_configuration = true");
    }

    /// <summary>Runs one statement whose result nobody wants.</summary>
    /// <exception cref="DuckException">DuckDB refused it.</exception>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        using var result = Run(statement);
    }

    /// <summary>Runs one statement that only reads: a query, or DESCRIBE, SHOW, EXPLAIN.</summary>
    /// <exception cref="DuckException">DuckDB refused it, it is no query, or it is more than one statement.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public QueryResult Query(string sql, CancellationToken cancellation = default)
    {
        using var statement = PrepareQuery(sql);
        using var interrupt = cancellation.Register(() => DuckNative.duckdb_interrupt(_connection));
        using var result = Run(statement, cancellation);
        return DuckReader.Read(result, cancellation);
    }

    /// <summary>Runs one query and writes its rows as a Parquet file.</summary>
    /// <param name="sql">As for <see cref="Query"/>.</param>
    /// <param name="path">In a folder that may be reached; neither atomic nor flushed here.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <param name="options">What stands in the parentheses after the path.</param>
    /// <exception cref="DuckException">DuckDB refused it, or it is no query.</exception>
    public void Export(string sql, string path, CancellationToken cancellation = default, string options = "FORMAT parquet, COMPRESSION zstd")
    {
        PrepareQuery(sql).Dispose();   // a whole statement by itself: it cannot end the parentheses below
        using var statement = Prepare($"COPY ({sql.TrimEnd().TrimEnd(';')}\n) TO {DuckSql.Text(path)} ({options})");
        using var interrupt = cancellation.Register(() => DuckNative.duckdb_interrupt(_connection));
        using var result = Run(statement, cancellation);
    }

    /// <summary>Creates a table in memory and fills it.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">Name and type of each column.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="cell">Value at (row, column): string, bool, int, long, double, <see cref="DateTimeOffset"/> or null.</param>
    public void CreateTable(string table, IReadOnlyList<(string Name, ColumnType Type)> columns, int rows, Func<int, int, object?> cell)
    {
        Execute($"CREATE TABLE {DuckSql.Name(table)} ({string.Join(", ", columns.Select(c => $"{DuckSql.Name(c.Name)} {c.Type.SqlName()}"))})");
        if (DuckNative.duckdb_appender_create(_connection, null, table, out var appender) == Failed)
            using (appender) throw new DuckException(Message(DuckNative.duckdb_appender_error(appender)));
        using (appender)
        {
            DuckWriter.Append(appender, [.. columns.Select(column => column.Type)], rows, cell);
            if (DuckNative.duckdb_appender_close(appender) == Failed) throw new DuckException(Message(DuckNative.duckdb_appender_error(appender)));
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Text that DuckDB owns.</summary>
    internal static string Message(nint text) => Marshal.PtrToStringUTF8(text) ?? "no reason given";

    private static DuckDatabaseHandle Open(IEnumerable<(string Name, string Value)> options)
    {
        if (DuckNative.duckdb_create_config(out var config) == Failed) throw new DuckException("cannot create a configuration");
        try
        {
            foreach (var (name, value) in options)
                if (DuckNative.duckdb_set_config(config, name, value) == Failed) throw new DuckException($"does not know the option {name} = '{value}'");
            if (DuckNative.duckdb_open_ext(0, out var database, config, out var error) != Failed) return database;
            var message = Message(error);
            DuckNative.duckdb_free(error);
            database.Dispose();
            throw new DuckException(message);
        }
        finally
        {
            DuckNative.duckdb_destroy_config(ref config);
        }
    }

    private DuckStatementHandle Prepare(string sql)
    {
        var count = DuckNative.duckdb_extract_statements(_connection, sql, out var extracted);
        using (extracted)
        {
            if (count == 0) throw new DuckException(Marshal.PtrToStringUTF8(DuckNative.duckdb_extract_statements_error(extracted)) ?? "there is no statement");
            if (count > 1) throw new DuckException("one statement at a time");
            if (DuckNative.duckdb_prepare_extracted_statement(_connection, extracted, 0, out var statement) != Failed) return statement;
            using (statement) throw new DuckException(Message(DuckNative.duckdb_prepare_error(statement)));
        }
    }

    private DuckStatementHandle PrepareQuery(string sql)
    {
        var statement = Prepare(sql);
        var kind = (StatementKind)DuckNative.duckdb_prepared_statement_type(statement);
        var refusal = kind is not (StatementKind.Select or StatementKind.Explain) ? "only queries are run here: nothing is changed or written"
            : DuckNative.duckdb_nparams(statement) > 0 ? "the query has parameters ('?' or '$name'), which cannot be given here"
            : null;
        if (refusal is null) return statement;
        using (statement) throw new DuckException(refusal);
    }

    private static DuckResultHandle Run(DuckStatementHandle statement, CancellationToken cancellation = default)
    {
        var result = new DuckResultHandle();
        if (DuckNative.duckdb_execute_prepared(statement, result) != Failed) return result;
        using (result)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new DuckException(Message(DuckNative.duckdb_result_error(result)));
        }
    }

    /// <summary>DuckDB's numbers of statement types that are let through (<c>duckdb_statement_type</c>).</summary>
    private enum StatementKind
    {
        Select = 1,
        Explain = 4,
    }
}
