namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains.</summary>
/// <remarks>Takes the value over: the tensor given is empty afterwards.</remarks>
public sealed class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data)
    {
        this.requires_grad = requires_grad;
    }
}
