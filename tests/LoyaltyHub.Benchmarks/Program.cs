using System.CommandLine;
using LoyaltyHub.Benchmarks.Contention;
using LoyaltyHub.Benchmarks.Load;
using LoyaltyHub.Benchmarks.Pipeline;
using LoyaltyHub.Benchmarks.Rules;
using LoyaltyHub.Benchmarks.Signatures;
using LoyaltyHub.Benchmarks.Simulating;
using LoyaltyHub.Benchmarks.Webhooks;

var root = new RootCommand("Measures the hub against the textbook design and against the bare storage, side by side.")
{
    PipelineCommand.Create(),
    RulesCommand.Create(),
    SignaturesCommand.Create(),
    SimulateCommand.Create(),
    WebhookCommand.Create(),
    ContentionCommand.Create(),
    LoadGenerator.CreateCommand(),
    WritingProcess.CreateCommand(),
};

return await root.Parse(args).InvokeAsync();
