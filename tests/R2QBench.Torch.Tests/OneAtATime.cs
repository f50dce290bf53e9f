using Xunit;

// The default generator, the number of threads and the count of live tensors belong to the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
