using System.Runtime.InteropServices;

namespace R2QBench.Core.Results.Duck;

/// <summary>A pointer that DuckDB gave out; released once, by the matching function of its C API.</summary>
internal abstract class DuckHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

internal sealed class DuckDatabaseHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_close(ref handle);
        return true;
    }
}

internal sealed class DuckConnectionHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_disconnect(ref handle);
        return true;
    }
}

internal sealed class DuckExtractedHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_destroy_extracted(ref handle);
        return true;
    }
}

internal sealed class DuckStatementHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_destroy_prepare(ref handle);
        return true;
    }
}

/// <summary>A result structure in memory of our own, filled and emptied by the library.</summary>
internal sealed unsafe class DuckResultHandle : DuckHandle
{
    public DuckResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(DuckNative.Result)));

    /// <summary>A copy of the structure, for the function that takes it by value.</summary>
    public DuckNative.Result Value => *(DuckNative.Result*)handle;

    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_destroy_result(handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}

internal sealed class DuckChunkHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_destroy_data_chunk(ref handle);
        return true;
    }
}

internal sealed class DuckLogicalTypeHandle : DuckHandle
{
    protected override bool ReleaseHandle()
    {
        DuckNative.duckdb_destroy_logical_type(ref handle);
        return true;
    }
}

internal sealed class DuckAppenderHandle : DuckHandle
{
    protected override bool ReleaseHandle() => DuckNative.duckdb_appender_destroy(ref handle) == 0;
}
