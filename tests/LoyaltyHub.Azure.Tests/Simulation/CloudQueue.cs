namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>A queue that delivers at least once and in any order: what is taken comes again when its lease ends, unless it was deleted by then.</summary>
internal sealed class CloudQueue(VirtualClock clock, Random chance)
{
    private readonly List<CloudMessage> messages = [];

    public bool IsEmpty => messages.Count == 0;

    public void Put(string text) => messages.Add(new CloudMessage(text, clock.GetUtcNow(), 0));

    /// <summary>Takes up to 32 visible messages, and hides them for a while.</summary>
    public List<(CloudMessage Message, int Receipt)> Take(TimeSpan lease)
    {
        var taken = new List<(CloudMessage Message, int Receipt)>();
        var now = clock.GetUtcNow();
        foreach (var message in messages.Where(message => message.VisibleAt <= now).OrderBy(_ => chance.Next()).Take(chance.Next(1, 33)))
        {
            message.VisibleAt = now + lease;
            taken.Add((message, ++message.Taken));
        }

        return taken;
    }

    /// <summary>Deletes a message, where nobody has taken it since.</summary>
    public bool Delete(CloudMessage message, int receipt) => message.Taken == receipt && messages.Remove(message);
}

internal sealed class CloudMessage(string text, DateTimeOffset visibleAt, int taken)
{
    public string Text => text;

    public DateTimeOffset VisibleAt { get; set; } = visibleAt;

    /// <summary>How often it was taken; the last number is the receipt that deletes it.</summary>
    public int Taken { get; set; } = taken;
}
