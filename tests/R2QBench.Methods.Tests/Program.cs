using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;

// Run as a process of its own by QuantizerRegistryTests: uses everything that must work without libtorch, then prints which of its libraries are mapped.
foreach (var method in QuantizerRegistry.All)
{
    var quantizer = QuantizerRegistry.Create(method.Name, method.Bits.Count > 0 ? method.Bits[0] : 0, 64, "float16");
    Console.WriteLine($"{method.Name} {quantizer.Bits(128, 172).StoredBitsPerWeight}");
}

foreach (var loss in LossRegistry.All) Console.WriteLine(loss.Name);
foreach (var line in File.ReadLines("/proc/self/maps").Where(line => line.Contains("libtorch"))) Console.WriteLine($"mapped: {line}");
