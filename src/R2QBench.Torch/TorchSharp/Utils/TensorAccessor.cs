using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in host memory, in row-major order whatever its strides. Keeps the tensor alive; does not own it.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    /// <summary>An element by its position on every dimension, or, given one number, by its row-major position.</summary>
    public unsafe T this[params long[] indices]
    {
        get => *Address(indices);
        set => *Address(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => Read(array.AsSpan(arrayIndex), tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0) => Read(array[arrayIndex..], tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        for (int i = arrayIndex; i < array.Length; i++)
            this[tensorIndex + i - arrayIndex] = array[i];
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
    }

    private unsafe void Read(Span<T> target, long start)
    {
        var count = Math.Min(Count - start, target.Length);
        if (count <= 0)
            return;
        var data = (T*)_tensor.HostAddress();
        if (_contiguous)
        {
            for (long done = 0; done < count; done += int.MaxValue)
            {
                var part = (int)Math.Min(int.MaxValue, count - done);
                new ReadOnlySpan<T>(data + start + done, part).CopyTo(target.Slice((int)done, part));
            }
        }
        else
        {
            for (long i = 0; i < count; i++)
                target[(int)i] = data[Offset(start + i)];
        }
        GC.KeepAlive(_tensor);
    }

    private unsafe T* Address(long[] indices)
    {
        long offset = 0;
        if (indices.Length == 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[0]);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[0], Count);
            offset = Offset(indices[0]);
        }
        else
        {
            if (indices.Length != _shape.Length)
                throw new ArgumentException($"{indices.Length} indices for a tensor with {_shape.Length} dimensions");
            for (int d = 0; d < _shape.Length; d++)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(indices[d]);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[d], _shape[d]);
                offset += indices[d] * _strides[d];
            }
        }
        return (T*)_tensor.HostAddress() + offset;
    }

    private long Offset(long position)
    {
        if (_contiguous)
            return position;
        long offset = 0;
        for (int d = _shape.Length - 1; d >= 0; d--)
        {
            offset += position % _shape[d] * _strides[d];
            position /= _shape[d];
        }
        return offset;
    }
}
