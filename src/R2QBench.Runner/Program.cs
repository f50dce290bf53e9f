using R2QBench.Runner.Commands;
using R2QBench.Runner.Console;

return await CommandLine.RunAsync(args, CommandHost.ForProcess());
