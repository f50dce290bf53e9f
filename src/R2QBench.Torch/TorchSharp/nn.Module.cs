using System.Reflection;
using R2QBench.Torch.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>A part of a network: named parameters, buffers and child modules. Owns them.</summary>
        public abstract partial class Module : IDisposable
        {
            private readonly string _name;
            private readonly OrderedDictionary<string, Parameter?> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module> _children = [];

            protected Module(string name) => _name = name;

            public bool training { get; private set; } = true;

            public string GetName() => _name;

            /// <summary>
            /// Registers every field of this object: modules as children, parameters as parameters, other tensors as persistent buffers. The key is the
            /// field's name or that of its <see cref="ComponentNameAttribute"/>.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                var types = new Stack<Type>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    types.Push(type);
                foreach (var field in types.SelectMany(type => type.GetFields(Own)))
                {
                    var key = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? FieldName(field.Name);
                    switch (field.GetValue(this))
                    {
                        case Module child when !_children.ContainsKey(key):
                            register_module(key, child);
                            break;
                        case Parameter parameter when !_parameters.ContainsKey(key):
                            register_parameter(key, parameter);
                            break;
                        case Tensor buffer and not Modules.Parameter when !_buffers.ContainsKey(key):
                            register_buffer(key, buffer);
                            break;
                    }
                }
            }

            public void register_parameter(string name, Parameter? param)
            {
                CheckName(name);
                param?.DetachFromDisposeScope();
                _parameters[name] = param;
            }

            /// <param name="name">Key in the state dictionary.</param>
            /// <param name="tensor">Not trained, but moved along with the module.</param>
            /// <param name="persistent">Whether it belongs to the state dictionary.</param>
            public void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name);
                tensor.DetachFromDisposeScope();
                _buffers[name] = (tensor, persistent);
            }

            public void register_module(string name, Module submodule)
            {
                CheckName(name);
                _children[name] = submodule;
            }

            public void add_module(string name, Module submodule) => register_module(name, submodule);

            public IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>Every parameter with its dotted name; one that is registered twice comes twice.</summary>
            public IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                foreach (var (key, parameter) in _parameters)
                    if (parameter is not null)
                        yield return (key, parameter);
                if (!recurse)
                    yield break;
                foreach (var (key, child) in _children)
                    foreach (var (inner, parameter) in child.named_parameters())
                        yield return ($"{key}.{inner}", parameter);
            }

            public IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach (var (key, (tensor, persistent)) in _buffers)
                    if (persistent || include_nonpersistent)
                        yield return (key, tensor);
                if (!recurse)
                    yield break;
                foreach (var (key, child) in _children)
                    foreach (var (inner, buffer) in child.named_buffers(true, include_nonpersistent))
                        yield return ($"{key}.{inner}", buffer);
            }

            public IEnumerable<Module> children() => _children.Values;

            public IEnumerable<(string name, Module module)> named_children() => _children.Select(pair => (pair.Key, pair.Value));

            /// <summary>This module's descendants, parents first.</summary>
            public IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (key, child) in _children)
                {
                    yield return (key, child);
                    foreach (var (inner, module) in child.named_modules())
                        yield return ($"{key}.{inner}", module);
                }
            }

            public Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            public bool has_parameter(string target) => get_parameter(target) is not null;

            public Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            public bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>Switches training behaviour (dropout) on or off, for the descendants too.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in _children.Values)
                    child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true) => Gradients.Clear(parameters(), set_to_none);

            /// <summary>Runs a function on every descendant, then on this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in _children.Values)
                    child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Parameters and persistent buffers by dotted name; the very tensors, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(prefix is null ? name : $"{prefix}.{name}", parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(prefix is null ? name : $"{prefix}.{name}", buffer);
                return destination;
            }

            /// <summary>Copies values into parameters and buffers of the same name, converting type and device.</summary>
            /// <exception cref="InvalidOperationException">Strict, and some names are missing or unexpected.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true,
                IList<string>? skip = null)
            {
                var own = state_dict();
                var missing = own.Keys.Where(key => !source.ContainsKey(key) && skip?.Contains(key) != true).ToList();
                var unexpected = source.Keys.Where(key => !own.ContainsKey(key) && skip?.Contains(key) != true).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException($"the state dictionary lacks [{string.Join(", ", missing)}] and has no place for [{string.Join(", ", unexpected)}]");
                using var scope = NewDisposeScope();
                using var plain = no_grad();
                foreach (var (key, value) in source)
                    if (own.TryGetValue(key, out var target) && skip?.Contains(key) != true)
                        target.copy_(value);
                return (missing, unexpected);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var parameter in _parameters.Values)
                    parameter?.Dispose();
                foreach (var (tensor, _) in _buffers.Values)
                    tensor.Dispose();
                foreach (var child in _children.Values)
                    child.Dispose();
            }

            /// <summary>Converts every floating-point parameter and buffer in place, and moves everything to the device.</summary>
            internal void Convert(ScalarType? type, Device? device)
            {
                using var plain = no_grad();
                foreach (var parameter in _parameters.Values.OfType<Parameter>())
                    Move(parameter, type, device);
                foreach (var (tensor, _) in _buffers.Values)
                    Move(tensor, type, device);
                foreach (var child in _children.Values)
                    child.Convert(type, device);
            }

            private static void Move(Tensor tensor, ScalarType? type, Device? device)
            {
                var wanted = tensor.is_floating_point() ? type ?? tensor.dtype : tensor.dtype;
                using var grad = tensor.grad;
                var trained = tensor.requires_grad;
                using var moved = tensor.to(wanted, device ?? tensor.device).detach();
                tensor.Become(moved);
                tensor.requires_grad = trained;
                if (grad is not null)
                    tensor.grad = grad.to(wanted, device ?? grad.device);
            }

            private static void CheckName(string name)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException($"'{name}' cannot name a part of a module: it has to be non-empty and without dots", nameof(name));
            }

            // The compiler names the field of an automatic property <Name>k__BackingField.
            private static string FieldName(string name) => name.StartsWith('<') ? name[1..name.IndexOf('>')] : name;
        }
    }
}

/// <summary>Moving a module, written so that the call keeps the module's own type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, type, null);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, type, device);

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, device);

    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, device);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, new torch.Device(deviceType, deviceIndex));

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, torch.CPU);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, new torch.Device(DeviceType.CUDA, deviceIndex));

    public static T half<T>(this T module)
        where T : torch.nn.Module => Converted(module, torch.ScalarType.Float16, null);

    public static T bfloat16<T>(this T module)
        where T : torch.nn.Module => Converted(module, torch.ScalarType.BFloat16, null);

    public static T @float<T>(this T module)
        where T : torch.nn.Module => Converted(module, torch.ScalarType.Float32, null);

    private static T Converted<T>(T module, torch.ScalarType? type, torch.Device? device)
        where T : torch.nn.Module
    {
        module.Convert(type, device);
        return module;
    }
}
