using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds every device's default generator.</summary>
    /// <returns>The CPU's default generator.</returns>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.r2q_manual_seed((ulong)seed), nameof(manual_seed));
        return Generator.Default;
    }

    /// <summary>The state of the CPU's default generator.</summary>
    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Of(CPU);
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Of(CPU);
            generator.set_state(new_state);
        }

        public static long seed()
        {
            using var generator = Generator.Of(CPU);
            return generator.seed();
        }

        public static long initial_seed()
        {
            using var generator = Generator.Of(CPU);
            return generator.initial_seed();
        }
    }

    /// <summary>A stream of random numbers. Owns its native generator.</summary>
    public class Generator : IDisposable
    {
        private nint _handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(device ?? CPU, Native.Check(Native.r2q_generator_new(DeviceCode.Of(device ?? CPU), seed), nameof(Generator)))
        {
        }

        private Generator(Device device, nint handle)
        {
            this.device = device;
            _handle = handle;
        }

        ~Generator() => Free();

        /// <summary>The CPU's default generator, the one that operators without a generator draw from.</summary>
        public static Generator Default => Of(CPU);

        public Device device { get; }

        internal nint Live => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        internal static Generator Of(Device device) => new(device, Native.Check(Native.r2q_generator_default(DeviceCode.Of(device)), nameof(Generator)));

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.r2q_generator_set_seed(Live, (ulong)seed), nameof(manual_seed));
            return this;
        }

        /// <summary>Draws a new seed from the system and sets it.</summary>
        public unsafe long seed()
        {
            ulong value;
            Native.Check(Native.r2q_generator_new_seed(Live, &value), nameof(seed));
            return (long)value;
        }

        public unsafe long initial_seed()
        {
            ulong value;
            Native.Check(Native.r2q_generator_seed(Live, &value), nameof(initial_seed));
            return (long)value;
        }

        /// <summary>The whole state, bytes; <see cref="set_state"/> continues exactly there.</summary>
        public Tensor get_state()
        {
            var state = new Tensor(Native.Check(Native.r2q_generator_state(Live), nameof(get_state)));
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor new_state)
        {
            Native.Check(Native.r2q_generator_set_state(Live, new_state.Live), nameof(set_state));
            GC.KeepAlive(new_state);
            GC.KeepAlive(this);
        }

        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0 && !TensorOwner.ProcessEnds)
                Native.r2q_generator_free(handle);
        }
    }
}
