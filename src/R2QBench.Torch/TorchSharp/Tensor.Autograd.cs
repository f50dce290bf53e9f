using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool is_leaf
        {
            get
            {
                var leaf = Native.r2q_is_leaf(Live) != 0;
                GC.KeepAlive(this);
                return leaf;
            }
        }

        public bool requires_grad
        {
            get
            {
                var wanted = Native.r2q_requires_grad(Live) != 0;
                GC.KeepAlive(this);
                return wanted;
            }
            set
            {
                Native.Check(Native.r2q_set_requires_grad(Live, value ? 1 : 0), nameof(requires_grad));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The gradient, a new wrapper at each reading; null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = Native.r2q_grad(Live);
                GC.KeepAlive(this);
                return handle == 0 ? null : new Tensor(handle);
            }
            set
            {
                Native.Check(Native.r2q_set_grad(Live, value?.Live ?? 0), nameof(grad));
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            Native.Check(Native.r2q_retain_grad(Live), nameof(retain_grad));
            GC.KeepAlive(this);
        }

        /// <summary>Adds the gradients of this scalar to the leaves it depends on.</summary>
        public void backward() => autograd.backward([this]);

        /// <param name="grad_tensors">Gradient of the result with respect to this tensor; needed unless it is a scalar.</param>
        /// <param name="retain_graph">Keeps the graph for a second pass.</param>
        /// <param name="create_graph">Records the pass itself, for derivatives of derivatives.</param>
        /// <param name="inputs">The only leaves to receive gradients; null means all.</param>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Op.detach.Call(this);

        public Tensor detach_() => Op.detach_.CallInPlace(this);
    }

    /// <summary>Gradients of several tensors at once.</summary>
    public static partial class autograd
    {
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            using var roots = new HandleList(tensors);
            using var grads = new HandleList(grad_tensors);
            using var leaves = new HandleList(inputs);
            unsafe
            {
                Native.Check(
                    Native.r2q_backward(roots.Pointer, roots.Count, grads.Pointer, grads.Count, Choice(retain_graph), create_graph ? 1 : 0, leaves.Pointer, leaves.Count),
                    nameof(backward));
            }
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Gradients of the outputs with respect to the inputs; nothing is accumulated into <c>grad</c>.</summary>
        /// <param name="allow_unused">An input that no output depends on gives null instead of an exception.</param>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            using var from = new HandleList(outputs);
            using var to = new HandleList(inputs);
            using var seeds = new HandleList(grad_outputs);
            var handles = new nint[inputs.Count];
            unsafe
            {
                fixed (nint* results = handles)
                {
                    Native.Check(
                        Native.r2q_autograd_grad(from.Pointer, from.Count, to.Pointer, to.Count, seeds.Pointer, seeds.Count,
                            retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, results),
                        nameof(grad));
                }
            }
            return Array.ConvertAll(handles, handle => handle == 0 ? null! : new Tensor(handle));
        }

        private static int Choice(bool? flag) => flag switch { null => -1, true => 1, false => 0 };
    }
}
