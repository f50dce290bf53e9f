namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What takes inputs and gives a result.</summary>
        public interface IModule<T, TResult>
        {
            TResult call(T input);
        }

        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        public interface IModule<T1, T2, T3, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        public interface IModule<T1, T2, T3, T4, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        public interface IModule<T1, T2, T3, T4, T5, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);
        }

        public interface IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);
        }

        /// <summary>A module with one input. Implement <see cref="forward"/>; callers use <see cref="call"/>, which runs the hooks too.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name), IModule<T, TResult>
        {
            private readonly List<Func<Module<T, TResult>, T, T>> _before = [];
            private readonly List<Func<Module<T, TResult>, T, TResult, TResult>> _after = [];

            public abstract TResult forward(T input);

            public TResult call(T input)
            {
                foreach (var hook in _before)
                    input = hook(this, input);
                var result = forward(input);
                foreach (var hook in _after)
                    result = hook(this, input, result);
                return result;
            }

            /// <summary>Runs after every call and may replace the result.</summary>
            public HookRemover register_forward_hook(Func<Module<T, TResult>, T, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }

            /// <summary>Runs before every call and may replace the input.</summary>
            public HookRemover register_forward_pre_hook(Func<Module<T, TResult>, T, T> hook)
            {
                _before.Add(hook);
                return new HookRemover(() => _before.Remove(hook));
            }
        }

        /// <summary>A module with 2 inputs.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name), IModule<T1, T2, TResult>
        {
            private readonly List<Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>> _after = [];

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2)
            {
                var result = forward(input1, input2);
                foreach (var hook in _after)
                    result = hook(this, input1, input2, result);
                return result;
            }

            public HookRemover register_forward_hook(Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }
        }

        /// <summary>A module with 3 inputs.</summary>
        public abstract class Module<T1, T2, T3, TResult>(string name) : Module(name), IModule<T1, T2, T3, TResult>
        {
            private readonly List<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>> _after = [];

            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                var result = forward(input1, input2, input3);
                foreach (var hook in _after)
                    result = hook(this, input1, input2, input3, result);
                return result;
            }

            public HookRemover register_forward_hook(Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }
        }

        /// <summary>A module with 4 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>(string name) : Module(name), IModule<T1, T2, T3, T4, TResult>
        {
            private readonly List<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>> _after = [];

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in _after)
                    result = hook(this, input1, input2, input3, input4, result);
                return result;
            }

            public HookRemover register_forward_hook(Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }
        }

        /// <summary>A module with 5 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult>(string name) : Module(name), IModule<T1, T2, T3, T4, T5, TResult>
        {
            private readonly List<Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>> _after = [];

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                var result = forward(input1, input2, input3, input4, input5);
                foreach (var hook in _after)
                    result = hook(this, input1, input2, input3, input4, input5, result);
                return result;
            }

            public HookRemover register_forward_hook(Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }
        }

        /// <summary>A module with 6 inputs.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult>(string name) : Module(name), IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            private readonly List<Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult>> _after = [];

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                var result = forward(input1, input2, input3, input4, input5, input6);
                foreach (var hook in _after)
                    result = hook(this, input1, input2, input3, input4, input5, input6, result);
                return result;
            }

            public HookRemover register_forward_hook(Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult> hook)
            {
                _after.Add(hook);
                return new HookRemover(() => _after.Remove(hook));
            }
        }

        public abstract partial class Module
        {
            /// <summary>Takes a hook off its module again.</summary>
            public sealed class HookRemover
            {
                private readonly Action _remove;

                internal HookRemover(Action remove) => _remove = remove;

                public void remove() => _remove();
            }
        }
    }
}
