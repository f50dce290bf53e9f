using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace R2QBench.Torch.Tests.Signatures;

/// <summary>The public members of some types, one line each, with everything that decides whether code compiles.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Lines such as <c>torch.Tensor.sum(Int64 dim, Boolean keepdim = False, ScalarType? type = null) : Tensor</c>.</summary>
    internal static IEnumerable<string> Of(Assembly assembly, string rootNamespace) =>
        from type in assembly.GetTypes()
        where Visible(type) && (type.Namespace == rootNamespace || type.Namespace?.StartsWith(rootNamespace + ".", StringComparison.Ordinal) == true)
        from line in Lines(type)
        select line;

    private static IEnumerable<string> Lines(Type type)
    {
        var owner = Qualified(type);
        yield return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? $"{owner} : {Name(parent)}" : owner;
        foreach (var constructor in type.GetConstructors(Declared).Where(Visible))
            if (!constructor.IsStatic)
                yield return $"{owner}.new({Parameters(constructor)})";
        foreach (var field in type.GetFields(Declared))
            if (field.IsPublic && !field.IsSpecialName)
                yield return type.IsEnum
                    ? $"{owner}.{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                    : $"{owner}.{field.Name} : {Name(field.FieldType)}";
        foreach (var property in type.GetProperties(Declared))
            if (property.GetAccessors(true).Any(Visible))
                yield return $"{owner}.{property.Name}{(property.GetIndexParameters() is { Length: > 0 } index ? $"[{List(index)}]" : "")} : "
                    + $"{Name(property.PropertyType)} {{{(property.GetMethod is { } get && Visible(get) ? " get;" : "")}{(property.SetMethod is { } set && Visible(set) ? " set;" : "")} }}";
        foreach (var method in type.GetMethods(Declared).Where(Visible))
            if (method.Name != "Finalize" && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                yield return $"{owner}.{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}{Tuple(method.ReturnParameter)}";
    }

    private static bool Visible(Type type) => type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily) && Visible(type.DeclaringType!) : type.IsPublic;

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => List(method.GetParameters());

    private static string List(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(parameter.ParameterType)}{Tuple(parameter)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Default(parameter.DefaultValue)}" : "")));

    private static string Tuple(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<TupleElementNamesAttribute>() is { } names ? $"({string.Join(", ", names.TransformNames)})" : "";

    private static string Default(object? value) => value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Qualified(Type type) => type.DeclaringType is { } outer ? $"{Qualified(outer)}.{Name(type)}" : Name(type);

    private static string Name(Type type)
    {
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (!type.IsGenericType)
            return type.Name;
        var tick = type.Name.IndexOf('`');
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        return tick < 0 ? type.Name : $"{type.Name[..tick]}<{arguments}>";
    }
}
