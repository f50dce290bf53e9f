using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Records no graph on this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Like <see cref="no_grad"/> and cheaper; what is made inside can never take part in a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_grad_enabled() => Native.r2q_grad_mode() != 0;

    public static bool is_inference_mode_enabled() => Native.r2q_inference_mode() != 0;

    public static int get_num_threads() => Native.r2q_threads();

    /// <summary>Threads that one operator may use. Result bits depend on it.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.r2q_set_threads(num), nameof(set_num_threads));

    private sealed class GradMode(bool enabled) : IDisposable
    {
        private readonly int _before = Native.r2q_set_grad_mode(enabled ? 1 : 0);
        private bool _ended;

        public void Dispose()
        {
            if (!_ended)
                _ = Native.r2q_set_grad_mode(_before);
            _ended = true;
        }
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Native.Check(Native.r2q_enter_inference_mode(enabled ? 1 : 0), nameof(inference_mode));

        public void Dispose()
        {
            if (_guard != 0)
                Native.r2q_leave_inference_mode(_guard);
            _guard = 0;
        }
    }
}
