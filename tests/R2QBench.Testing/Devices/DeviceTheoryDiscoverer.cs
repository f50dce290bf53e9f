using Xunit.Abstractions;
using Xunit.Sdk;

namespace R2QBench.Testing.Devices;

/// <summary>Gives rows of CUDA their trait, and their reason to be skipped where it is missing.</summary>
/// <param name="messages">As for every discoverer.</param>
public sealed class DeviceTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow)
    {
        if (!TestDevice.Cuda.Equals(dataRow[0])) return base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
        var cases = TestDevice.WhyNoCuda is { } reason
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, reason)
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
        return cases.Select(test =>
        {
            test.Traits[CudaTraitDiscoverer.Name] = [TestDevice.Cuda];
            return test;
        });
    }
}
