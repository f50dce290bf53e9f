using System.Diagnostics;
using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array on some device.</summary>
    /// <remarks>
    /// Owns one native handle. It is freed by <see cref="Dispose"/>, by the <see cref="DisposeScope"/> that it was created in, or, when it is in no scope,
    /// once the garbage collector finds it unused. Functions return new tensors that the caller owns; in-place ones return the same object.
    /// </remarks>
    [DebuggerDisplay("{ToString(),nq}")]
    public partial class Tensor : IDisposable
    {
        private nint _handle;
        private TensorOwner? _owner;

        internal Tensor(nint handle)
        {
            _handle = handle;
            Scope = DisposeScopeManager.Current;
            if (Scope is not null)
                Scope.Add(this);
            else
                _owner = new TensorOwner(handle);
        }

        /// <summary>Takes over the handle and the scope of another wrapper, which is empty afterwards.</summary>
        private protected Tensor(Tensor source)
        {
            _handle = source.Live;
            Scope = source.Scope;
            Scope?.Remove(source);
            source.Surrender();
            if (Scope is not null)
                Scope.Add(this);
            else
                _owner = new TensorOwner(_handle);
        }

        /// <summary>The heap-allocated <c>at::Tensor*</c>; it stays with this wrapper.</summary>
        public IntPtr Handle => Live;

        public bool IsInvalid => _handle == 0;

        public string? name { get; set; }

        /// <summary>Tensors alive in the process, over all threads.</summary>
        public static long TotalCount => Native.r2q_tensors_live();

        /// <summary>The scope that will free this tensor.</summary>
        internal DisposeScope? Scope { get; private set; }

        /// <summary>Position within <see cref="Scope"/>.</summary>
        internal int Slot { get; set; }

        /// <summary>The handle of a tensor that may still be used.</summary>
        internal nint Live => _handle != 0 ? _handle : throw new ObjectDisposedException(GetType().Name, "this tensor has been disposed or moved into a Parameter");

        /// <summary>Adopts an <c>at::Tensor*</c>; the new wrapper frees it.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public Tensor MoveToOuterDisposeScope()
        {
            if (Scope is { } scope)
                MoveTo(scope.Outer);
            return this;
        }

        /// <summary>Takes this tensor out of its scope: the caller disposes it, or the garbage collector does.</summary>
        public Tensor DetachFromDisposeScope()
        {
            MoveTo(null);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? scope)
        {
            MoveTo(scope);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        public void Dispose()
        {
            if (_handle == 0)
                return;
            Scope?.Remove(this);
            var handle = Surrender();
            if (handle != 0)
                Native.r2q_tensor_free(handle);
        }

        internal void MoveTo(DisposeScope? target)
        {
            if (target == Scope || _handle == 0)
                return;
            Scope?.Remove(this);
            _owner?.Release();
            _owner = null;
            Scope = target;
            if (target is not null)
                target.Add(this);
            else
                _owner = new TensorOwner(_handle);
        }

        /// <summary>Gives the handle away and leaves an empty wrapper; the scope has to forget it by itself.</summary>
        internal nint Surrender()
        {
            Scope = null;
            _owner?.Release();
            _owner = null;
            return Interlocked.Exchange(ref _handle, 0);
        }

        /// <summary>Puts another tensor's value in the place of this one's; the other wrapper is empty afterwards.</summary>
        internal void Become(Tensor other)
        {
            var handle = other.Live;
            other.Scope?.Remove(other);
            other.Surrender();
            var before = Interlocked.Exchange(ref _handle, handle);
            if (_owner is not null)
            {
                _owner.Release();
                _owner = new TensorOwner(handle);
            }
            Native.r2q_tensor_free(before);
        }
    }
}
