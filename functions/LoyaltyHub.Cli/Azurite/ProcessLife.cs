using System.ComponentModel;
using System.Diagnostics;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>Whether a process that another one told us about is still there.</summary>
internal static class ProcessLife
{
    /// <summary>
    /// True while the process does work. A later process that got the same id does not count (it started after
    /// <paramref name="startedBefore"/>, local time), nor does an ended one whose parent has not asked for its exit code.
    /// </summary>
    public static bool IsAlive(int processId, DateTime startedBefore)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited && process.StartTime <= startedBefore && !IsZombie(processId);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // "pid (name) state …": the name may hold anything, so look behind its last parenthesis.
    private static bool IsZombie(int processId)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart().StartsWith("Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
