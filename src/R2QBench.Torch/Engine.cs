using System.Globalization;
using R2QBench.Torch.Interop;
using TorchSharp;

namespace R2QBench.Torch;

/// <summary>What the tensor engine below is and how it is doing: versions, devices, threads, memory.</summary>
public static unsafe class Engine
{
    /// <summary>Tensors alive in this process, over all threads.</summary>
    public static long LiveTensorCount => Native.r2q_tensors_live();

    /// <summary>Device memory held by tensors now, summed over devices; 0 on the CPU.</summary>
    public static long DeviceBytes => DeviceMemory(0);

    /// <summary>The most device memory held by tensors at once since the start or <see cref="ResetPeakDeviceBytes"/>, summed over devices; 0 on the CPU.</summary>
    public static long PeakDeviceBytes => DeviceMemory(1);

    /// <summary>The most device memory that was taken from the system at once, used or cached; since the same moment as <see cref="PeakDeviceBytes"/>.</summary>
    public static long PeakReservedDeviceBytes => DeviceMemory(3);

    /// <summary>Device memory taken from the system now, used or cached.</summary>
    public static long ReservedDeviceBytes => DeviceMemory(2);

    /// <summary>Only operators whose results repeat bit for bit; attention on CUDA then takes a slower backend, and an operator without such a form fails.</summary>
    public static bool Deterministic
    {
        get => Native.r2q_deterministic() != 0;
        set => Native.Check(Native.r2q_set_deterministic(value ? 1 : 0), nameof(Deterministic));
    }

    public static void ResetPeakDeviceBytes()
    {
        for (int device = 0; device < Native.r2q_cuda_device_count(); device++)
            Native.Check(Native.r2q_cuda_reset_peak(device), nameof(ResetPeakDeviceBytes));
    }

    /// <summary>Gives cached device memory back to the system.</summary>
    public static void EmptyCache() => Native.Check(Native.r2q_cuda_empty_cache(), nameof(EmptyCache));

    /// <summary>The whole state of a device's default generator, the one that operators draw from.</summary>
    public static byte[] RandomState(torch.Device device)
    {
        var generator = Native.Check(Native.r2q_generator_default(DeviceCode.Of(device)), nameof(RandomState));
        try
        {
            using var state = torch.Tensor.UnsafeCreateTensor(Native.Check(Native.r2q_generator_state(generator), nameof(RandomState)));
            return state.bytes.ToArray();   // always on the CPU
        }
        finally
        {
            Native.r2q_generator_free(generator);
        }
    }

    /// <summary>Continues exactly where <see cref="RandomState"/> was taken.</summary>
    public static void SetRandomState(torch.Device device, byte[] state)
    {
        var generator = Native.Check(Native.r2q_generator_default(DeviceCode.Of(device)), nameof(SetRandomState));
        try
        {
            using var tensor = torch.tensor(state);
            Native.Check(Native.r2q_generator_set_state(generator, tensor.Handle), nameof(SetRandomState));
        }
        finally
        {
            Native.r2q_generator_free(generator);
        }
    }

    /// <summary>Whether the native library and libtorch load; loads them.</summary>
    /// <param name="reason">Why not, in words for the user; empty when they do.</param>
    public static bool IsAvailable(out string reason)
    {
        try
        {
            NativeLoader.Load();
            reason = "";
            return true;
        }
        catch (NativeLibraryMissingException error)
        {
            reason = error.Message;
            return false;
        }
    }

    /// <summary>Whether the loaded libtorch has an operator, e.g. <c>aten::rms_norm</c>.</summary>
    public static bool HasOperator(string name, string overload = "") => Native.r2q_find_operator(name, overload) != 0;

    /// <summary>Versions, libraries, devices and threads of the engine in use.</summary>
    /// <exception cref="NativeLibraryMissingException">It cannot be loaded.</exception>
    public static EngineDescription Describe()
    {
        var compiled = Native.Text(Native.r2q_compiled_version());
        var loaded = Native.Text(Native.r2q_loaded_version());
        var mapped = MappedLibraries.Read();
        var devices = Enumerable.Range(0, torch.cuda.device_count()).Select(index => Native.Text(Native.r2q_cuda_device_name(index))).ToArray();
        var version = Native.r2q_cuda_version();
        return new EngineDescription(
            LibtorchVersion: loaded.Length > 0 ? loaded : compiled,
            CompiledVersion: compiled,
            LibtorchPath: Native.Text(Native.r2q_library_path()),
            CudaVersion: version == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}"),
            Devices: devices,
            Blas: mapped.Blas,
            OpenMp: mapped.OpenMp,
            Threads: torch.get_num_threads());
    }

    private static long DeviceMemory(int word)
    {
        long sum = 0;
        var four = stackalloc long[4];
        for (int device = 0; device < Native.r2q_cuda_device_count(); device++)
        {
            Native.Check(Native.r2q_cuda_memory(device, four), nameof(DeviceMemory));
            sum += four[word];
        }
        return sum;
    }
}
