using System.Buffers;
using R2QBench.Torch.Interop;

namespace TorchSharp;

/// <summary>
/// Everything created on this thread while it is the innermost scope is freed when it is disposed, unless moved out.
/// Tensors are freed together, in one native call.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly List<IDisposable> _items = [];
    private readonly Thread _thread = Thread.CurrentThread;
    private bool _disposed;

    internal DisposeScope(DisposeScope? outer) => Outer = outer;

    ~DisposeScope()
    {
        if (!TensorOwner.ProcessEnds)
            FreeAll();
    }

    internal DisposeScope? Outer { get; private set; }

    /// <summary>Number of things that would be disposed now.</summary>
    public int DisposablesCount => _items.Count;

    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor ? tensor.Scope == this : _items.Contains(disposable);

    /// <summary>Takes something over, from another scope if it is in one.</summary>
    public T Attach<T>(T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor)
            tensor.MoveTo(this);
        else if (!_items.Contains(disposable))
            _items.Add(disposable);
        return disposable;
    }

    /// <summary>Lets go: the caller disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Hand(disposable, null);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public void Detach(params IDisposable[] disposables) => Array.ForEach(disposables, item => Hand(item, null));

    /// <summary>Hands over to the scope around this one; without one, to the caller.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        Hand(disposable, Outer);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => Array.ForEach(disposables, item => Hand(item, Outer));

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Hand(disposable, scope);
        return disposable;
    }

    public void DisposeEverything() => FreeAll();

    public T DisposeEverythingBut<T>(T inKeep)
        where T : IDisposable
    {
        DisposeEverythingBut([inKeep]);
        return inKeep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        var kept = keep.Where(Contains).ToArray();
        foreach (var item in kept)
            Hand(item, null);
        FreeAll();
        foreach (var item in kept)
            Attach(item);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        FreeAll();
        if (Thread.CurrentThread == _thread)
            DisposeScopeManager.Leave(this);
        GC.SuppressFinalize(this);
    }

    internal void Add(torch.Tensor tensor)
    {
        tensor.Slot = _items.Count;
        _items.Add(tensor);
    }

    /// <summary>Forgets a tensor; the last item takes its place.</summary>
    internal void Remove(torch.Tensor tensor)
    {
        var last = _items.Count - 1;
        var moved = _items[last];
        _items[tensor.Slot] = moved;
        if (moved is torch.Tensor other)
            other.Slot = tensor.Slot;
        _items.RemoveAt(last);
    }

    private void Hand(IDisposable disposable, DisposeScope? target)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (tensor.Scope == this)
                tensor.MoveTo(target);
            return;
        }
        if (!_items.Remove(disposable))
            return;
        // Positions after the removed one have changed.
        for (int i = 0; i < _items.Count; i++)
            if (_items[i] is torch.Tensor later)
                later.Slot = i;
        target?.Attach(disposable);
    }

    private unsafe void FreeAll()
    {
        if (_items.Count == 0)
            return;
        var handles = ArrayPool<nint>.Shared.Rent(_items.Count);
        int count = 0;
        var others = new List<IDisposable>();
        foreach (var item in _items)
        {
            if (item is torch.Tensor tensor)
                handles[count++] = tensor.Surrender();
            else
                others.Add(item);
        }
        _items.Clear();
        fixed (nint* pointer = handles)
            Native.r2q_tensors_free(pointer, count);
        ArrayPool<nint>.Shared.Return(handles);
        others.ForEach(item => item.Dispose());
    }
}

/// <summary>The scopes of each thread.</summary>
public static class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScope? _current;

    internal static DisposeScope? Current => _current;

    internal static DisposeScope Enter() => _current = new DisposeScope(_current);

    /// <summary>Ends a scope. One that is not the innermost ends those inside it too.</summary>
    internal static void Leave(DisposeScope scope)
    {
        for (var inner = _current; inner is not null && inner != scope; inner = inner.Outer)
            if (inner.Outer == null)
                return;
        while (_current is { } inner && inner != scope)
            inner.Dispose();
        if (_current == scope)
            _current = scope.Outer;
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on this thread; see <see cref="DisposeScope"/>.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Enter();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current;
}
