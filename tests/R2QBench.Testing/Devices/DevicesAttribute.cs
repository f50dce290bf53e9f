using System.Reflection;
using Xunit.Sdk;

namespace R2QBench.Testing.Devices;

/// <summary>Rows of a <see cref="DeviceTheoryAttribute"/>: these values behind every device's name.</summary>
/// <param name="values">Arguments of the test behind the device.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DevicesAttribute(params object[] values) : DataAttribute
{
    /// <summary>A public static property or method whose rows are taken instead of the values.</summary>
    public string? Of { get; set; }

    /// <summary>The class that has it; null: the test's own.</summary>
    public Type? In { get; set; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var rows = Of is null ? [values] : Rows(In ?? testMethod.DeclaringType!, Of).ToList();
        return TestDevice.All.SelectMany(device => rows.Select(row => (object[])[device, .. row]));
    }

    private static IEnumerable<object[]> Rows(Type type, string name) =>
        (IEnumerable<object[]>?)(type.GetProperty(name)?.GetValue(null) ?? type.GetMethod(name)?.Invoke(null, null))
        ?? throw new ArgumentException($"{type.Name} has no public static member {name} with rows.", nameof(name));
}
