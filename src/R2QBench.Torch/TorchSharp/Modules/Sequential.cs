using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> _steps = [];

        internal Sequential(IEnumerable<(string name, nn.Module<Tensor, Tensor> submodule)> modules)
            : base(nameof(Sequential))
        {
            foreach (var (name, step) in modules)
            {
                register_module(name, step);
                _steps.Add(step);
            }
        }

        public int Count => _steps.Count;

        public nn.Module<Tensor, Tensor> this[int index] => _steps[index];

        public Sequential append(nn.Module<Tensor, Tensor> module)
        {
            register_module(_steps.Count.ToString(CultureInfo.InvariantCulture), module);
            _steps.Add(module);
            return this;
        }

        public override Tensor forward(Tensor input)
        {
            if (_steps.Count == 0)
                return input.alias();
            var result = _steps[0].call(input);
            foreach (var step in _steps.Skip(1))
            {
                using var before = result;
                result = step.call(before);
            }
            return result;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                new(modules.Select((module, i) => (i.ToString(CultureInfo.InvariantCulture), module)));

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);
        }
    }
}
