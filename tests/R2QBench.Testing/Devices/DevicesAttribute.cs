using System.Reflection;
using Xunit.Sdk;

namespace R2QBench.Testing.Devices;

/// <summary>Rows of a <see cref="DeviceTheoryAttribute"/>: these values behind every device's name.</summary>
/// <param name="values">Arguments of the test behind the device.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DevicesAttribute(params object[] values) : DataAttribute
{
    /// <summary>A static property or method of the test's class whose rows are taken instead of the values.</summary>
    public string? Of { get; init; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var rows = Of is null ? [values] : Rows(testMethod.DeclaringType!, Of).ToList();
        return TestDevice.All.SelectMany(device => rows.Select(row => (object[])[device, .. row]));
    }

    private static IEnumerable<object[]> Rows(Type type, string name) =>
        (IEnumerable<object[]>?)(type.GetProperty(name)?.GetValue(null) ?? type.GetMethod(name)?.Invoke(null, null))
        ?? throw new ArgumentException($"{type.Name} has no public static member {name} with rows.", nameof(name));
}
