using R2QBench.Core.Specs.Rules;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs;

/// <summary>Fills in what depends on the method, so that a run states everything and two spellings of one run are equal.</summary>
internal static class MethodDefaults
{
    /// <summary>Bits 0 for fixed levels; the method's own first value where a general default is not among its own; every option.</summary>
    public static RunSpec Complete(RunSpec run, SpecMap root, SpecVocabulary vocabulary)
    {
        var subject = RuleSubject.Of(run, root, vocabulary);
        if (subject.Method is not { } method) return run;
        var quantization = run.Quantization;
        return run with
        {
            Quantization = quantization with
            {
                Bits = method.Bits.Count == 0 ? 0 : Default("quantization.bits", quantization.Bits, method.Bits),
                Gradient = Default("quantization.gradient", quantization.Gradient, method.Gradients),
                Scales = Default("quantization.scales", quantization.Scales, method.Scales),
                Init = Default("quantization.init", quantization.Init, method.Inits),
                Options = Options(quantization.Options, method),
            },
        };

        T Default<T>(string key, T value, IReadOnlyList<T> own) => subject.States(key) || own.Contains(value) || own.Count == 0 ? value : own[0];
    }

    private static Dictionary<string, string> Options(IReadOnlyDictionary<string, string> stated, MethodFacts method)
    {
        var options = method.Options.ToDictionary(option => option.Key, option => option.Value.Default);
        foreach (var (name, text) in stated)
            options[name] = method.Options.TryGetValue(name, out var facts) && OptionValue.TryRead(facts, text, out var canonical) ? canonical : text;
        return options;
    }
}
