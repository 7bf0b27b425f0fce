using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>
/// One emulator per data folder, whoever asks: the process that holds <c>owner.lock</c> runs it and says where in <c>endpoint.json</c>; the
/// others join it. A killed owner's lock is free at once, but its emulator may still be saving: the next owner waits for that to end.
/// </summary>
internal sealed class AzuriteEndpoint : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly FileStream _owner;
    private readonly string _file;

    private AzuriteEndpoint(FileStream owner, string file)
    {
        _owner = owner;
        _file = file;
    }

    public static async Task<StorageSession> OpenAsync(AzuriteOptions options, IProgress<string>? progress, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(options.DataPath!).FullName;
        var file = Path.Combine(folder, "endpoint.json");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(Pause, cancellation))
        {
            if (ExclusiveFile.TryAcquire(Path.Combine(folder, "owner.lock")) is { } owner)
                return await StartAsync(new AzuriteEndpoint(owner, file), options, progress, cancellation);
            if (Read(file) is { } running && await StorageProbe.AnswersAsync(running.ConnectionString, cancellation))
                return new StorageSession(running.ConnectionString);
        }

        throw new AzuriteUnavailableException($"Another hub command holds {folder}, and its storage emulator does not answer.");
    }

    /// <summary>Tells nobody any more, and lets the next owner in. To be called after the emulator has stopped.</summary>
    public void Dispose()
    {
        File.Delete(_file);
        _owner.Dispose();
    }

    private static async Task<StorageSession> StartAsync(
        AzuriteEndpoint endpoint, AzuriteOptions options, IProgress<string>? progress, CancellationToken cancellation)
    {
        try
        {
            await PredecessorEndedAsync(endpoint._file, cancellation);
            var azurite = await AzuriteProcess.StartAsync(options, progress, cancellation);
            Write(endpoint._file, new Running(azurite.ProcessId, azurite.Ports.Blob, azurite.Ports.Queue, azurite.Ports.Table));
            return new StorageSession(azurite.ConnectionString, azurite, endpoint);
        }
        catch
        {
            endpoint.Dispose();
            throw;
        }
    }

    private static async Task PredecessorEndedAsync(string file, CancellationToken cancellation)
    {
        if (Read(file) is not { } previous)
            return;
        for (var waited = Stopwatch.StartNew(); ProcessLife.IsAlive(previous.ProcessId, startedBefore: File.GetLastWriteTime(file)); await Task.Delay(Pause, cancellation))
            if (waited.Elapsed > TimeSpan.FromSeconds(20))
                throw new AzuriteUnavailableException($"An emulator without an owner (process {previous.ProcessId}) still works on {Path.GetDirectoryName(file)}; end it first.");
    }

    private static Running? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Running>(File.ReadAllBytes(file));
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string file, Running running)
    {
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(running));
        File.Move(file + ".new", file, overwrite: true);
    }

    private sealed record Running(int ProcessId, int Blob, int Queue, int Table)
    {
        [JsonIgnore]
        public string ConnectionString => new AzuritePorts(Blob, Queue, Table).ConnectionString;
    }
}
