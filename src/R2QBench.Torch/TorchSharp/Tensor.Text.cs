using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>How a tensor is written out.</summary>
public enum TensorStringStyle
{
    Metadata = 0,
    Julia = 1,
    Numpy = 2,
    CSharp = 3,
    Default = 4,
}

public static partial class torch
{
    public partial class Tensor
    {
        private const int Shown = 1000;

        /// <summary>Shape, element type and device; never the elements.</summary>
        public override string ToString() =>
            IsInvalid ? "[disposed]" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <summary>Other styles than metadata write the elements too, as nested brackets, up to 1000 of them.</summary>
        public string ToString(TensorStringStyle style)
        {
            if (style == TensorStringStyle.Metadata || IsInvalid)
                return ToString();
            if (numel() > Shown)
                return $"{ToString()}, {numel()} elements";
            using var scope = NewDisposeScope();
            var numbers = detach().to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray();
            var text = new StringBuilder();
            int next = 0;
            Write(text, shape, 0, numbers, ref next);
            return text.ToString();
        }

        public void print(TensorStringStyle style = TensorStringStyle.Default) => Console.WriteLine(ToString(style));

        private static void Write(StringBuilder text, long[] sizes, int dim, double[] numbers, ref int next)
        {
            if (dim == sizes.Length)
            {
                text.Append(numbers[next++].ToString("G6", CultureInfo.InvariantCulture));
                return;
            }
            text.Append('[');
            for (long i = 0; i < sizes[dim]; i++)
            {
                if (i > 0)
                    text.Append(", ");
                Write(text, sizes, dim + 1, numbers, ref next);
            }
            text.Append(']');
        }
    }
}
