using System.Collections;
using System.Reflection;
using R2QBench.Core.Specs;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

/// <summary>Records hold lists and maps, and still compare by value.</summary>
public sealed class ValueEqualityTests
{
    [Fact]
    public void Lists_with_equal_items_are_equal()
    {
        Assert.Equal(new QuantizationSpec { Method = "r2q", Skip = new List<string> { "a", "b" } }, new QuantizationSpec { Method = "r2q", Skip = ["a", "b"] });
        Assert.NotEqual(new QuantizationSpec { Method = "r2q", Skip = ["b", "a"] }, new QuantizationSpec { Method = "r2q", Skip = ["a", "b"] });
        Assert.Equal(new QuantizationSpec { Method = "r2q", Skip = ["a"] }.GetHashCode(), new QuantizationSpec { Method = "r2q", Skip = ["a"] }.GetHashCode());
    }

    [Fact]
    public void Maps_with_equal_entries_are_equal_in_any_order()
    {
        var first = ValueMap.Of(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        var second = ValueMap.Of(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, ValueMap.Of([new("a", "1")]));
    }

    [Fact]
    public void A_spec_does_not_change_when_the_list_it_was_made_of_does()
    {
        var skip = new List<string> { "lm_head" };
        var spec = new QuantizationSpec { Method = "r2q", Skip = skip };

        skip.Add("*");

        Assert.Equal(["lm_head"], spec.Skip);
    }

    /// <summary>Guards new properties: a list or map in a spec record must be one of the two value types.</summary>
    [Theory]
    [InlineData(typeof(RunSpec))]
    [InlineData(typeof(QuantizationSpec))]
    [InlineData(typeof(TrainingSpec))]
    [InlineData(typeof(DataSpec))]
    [InlineData(typeof(ModelSpec))]
    [InlineData(typeof(PretrainSpec))]
    public void Every_list_and_map_of_a_spec_compares_by_value(Type type)
    {
        var spec = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        var lists = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType));
        foreach (var property in lists)
        {
            object empty = property.PropertyType.GetGenericArguments() is [var item] ? Array.CreateInstance(item, 0) : new Dictionary<string, string>();
            property.SetValue(spec, empty);
            Assert.Contains(property.GetValue(spec)!.GetType().Name, new[] { "ValueList`1", nameof(ValueMap) });
        }
    }
}
