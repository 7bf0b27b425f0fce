using System.Runtime.CompilerServices;
using LoyaltyHub.Cli.Azurite;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>Storage accounts of one emulator: each test that looks at whole books has an account, and so tables and queues, of its own.</summary>
internal static class EmulatorAccounts
{
    private const string Default = "devstoreaccount1";
    private const int Count = 300;
    private static int _taken;

    /// <summary>An account that nobody used before, on the emulator of this connection string.</summary>
    public static string Fresh(string emulator)
    {
        var number = Interlocked.Increment(ref _taken);
        return number <= Count
            ? emulator.Replace(Default, Name(number), StringComparison.Ordinal)
            : throw new InvalidOperationException($"All {Count} accounts of the emulator are taken; raise their number.");
    }

    /// <summary>Emulators started by the tests know these accounts besides their own; all have its public key.</summary>
    [ModuleInitializer]
    internal static void Declare()
    {
        var key = AzuritePorts.Free.ConnectionString.Split("AccountKey=")[1].Split(';')[0];
        var names = Enumerable.Range(1, Count).Select(Name).Prepend(Default);
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", string.Join(';', names.Select(name => $"{name}:{key}")));
    }

    private static string Name(int number) => $"hubaccount{number}";
}
