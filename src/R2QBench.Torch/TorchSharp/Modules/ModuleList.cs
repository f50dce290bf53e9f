using System.Collections;
using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Child modules by position; their names are 0, 1, 2 …</summary>
    public class ModuleList<T> : nn.Module, IReadOnlyList<T>
        where T : nn.Module
    {
        private readonly List<T> _items = [];

        public ModuleList(params T[] modules)
            : base(nameof(ModuleList<>))
        {
            extend(modules);
        }

        public int Count => _items.Count;

        public T this[int index] => _items[index];

        public void Add(T item)
        {
            register_module(_items.Count.ToString(CultureInfo.InvariantCulture), item);
            _items.Add(item);
        }

        public void append(T item) => Add(item);

        public void extend(IEnumerable<T> modules)
        {
            foreach (var module in modules)
                Add(module);
        }

        public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Child modules by name.</summary>
    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)>
        where T : nn.Module
    {
        private readonly Dictionary<string, T> _items = [];

        public ModuleDict(params (string, T)[] modules)
            : base(nameof(ModuleDict<>))
        {
            foreach (var (name, module) in modules)
                Add(name, module);
        }

        public int Count => _items.Count;

        public T this[string key] => _items[key];

        public void Add(string key, T value)
        {
            register_module(key, value);
            _items.Add(key, value);
        }

        public bool ContainsKey(string key) => _items.ContainsKey(key);

        public IEnumerator<(string, T)> GetEnumerator() => _items.Select(pair => (pair.Key, pair.Value)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Parameters by position; their names are 0, 1, 2 …</summary>
    public class ParameterList : nn.Module, IReadOnlyList<Parameter>
    {
        private readonly List<Parameter> _items = [];

        public ParameterList(params Parameter[] parameters)
            : base(nameof(ParameterList))
        {
            foreach (var parameter in parameters)
                Add(parameter);
        }

        public int Count => _items.Count;

        public Parameter this[int index] => _items[index];

        public void Add(Parameter item)
        {
            register_parameter(_items.Count.ToString(CultureInfo.InvariantCulture), item);
            _items.Add(item);
        }

        public IEnumerator<Parameter> GetEnumerator() => _items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);

            public static Modules.ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module => new(modules);

            public static Modules.ParameterList ParameterList(params Modules.Parameter[] parameters) => new(parameters);
        }
    }
}
