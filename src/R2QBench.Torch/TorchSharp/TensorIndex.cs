namespace TorchSharp;

public static partial class torch
{
    /// <summary>What an indexer takes for one dimension.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            Slice,
            Single,
            Tensor,
            None,
            Ellipsis,
            Bool,
        }

        /// <summary>As many whole dimensions as are left over.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of size one.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        public static readonly TensorIndex Null = new(Kind.None);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        internal readonly Kind Type;
        internal readonly long? Start;
        internal readonly long? Stop;
        internal readonly long? Step;
        internal readonly Tensor? Positions;

        private TensorIndex(Kind type, long? start = null, long? stop = null, long? step = null, Tensor? positions = null)
        {
            Type = type;
            Start = start;
            Stop = stop;
            Step = step;
            Positions = positions;
        }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice(Range range) => new(
            Kind.Slice,
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value);

        public static TensorIndex Slice((int? start, int? stop) range) => Slice(range.start, range.stop);

        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, positions: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? stop) range) => Slice(range);
    }
}
