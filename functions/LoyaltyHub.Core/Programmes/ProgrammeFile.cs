using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads a programme from its JSON file and says everything that is wrong with it at once.</summary>
public static class ProgrammeFile
{
    private static readonly JsonSerializerOptions Options = new(HubJson.Readable) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a programme.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="ProgrammeException">The file is not a programme; the message has one line per fault.</exception>
    public static Programme Parse(ReadOnlySpan<byte> utf8, string source)
    {
        FileForm form;
        try
        {
            form = JsonSerializer.Deserialize<FileForm>(utf8, Options) ?? throw new JsonException("The file says null.");
        }
        catch (JsonException fault)
        {
            throw new ProgrammeException([$"{source}: line {(fault.LineNumber ?? 0) + 1}, {fault.Path ?? "$"}: {fault.Message}"]);
        }

        var faults = new List<string>();
        var programme = Build(form, (path, what) => faults.Add($"{source}: {path}: {what}"));
        return faults.Count == 0 ? programme! : throw new ProgrammeException(faults);
    }

    private static Programme? Build(FileForm form, Action<string, string> fault)
    {
        if (string.IsNullOrWhiteSpace(form.Programme))
        {
            fault("/programme", "give the programme a name");
        }

        if (form.Version < 1)
        {
            fault("/version", "versions count from 1");
        }

        if (!TryOffset(form.UtcOffset, out var offset))
        {
            fault("/utcOffset", $"'{form.UtcOffset}' is no offset; write it as +03:00, from -14:00 to +14:00");
        }

        if (form.Burn.PointValue < 1)
        {
            fault("/burn/pointValue", "a point is worth at least 1 minor unit");
        }

        if (!form.Burn.Currency.IsCurrency)
        {
            fault("/burn/currency", $"{form.Burn.Currency} is no ISO 4217 currency");
        }

        if (form.Unit.IsCurrency)
        {
            fault("/unit", $"{form.Unit} is a currency; name the points unit otherwise");
        }

        foreach (var twice in form.Earn.OfType<RuleForm>().GroupBy(rule => rule.Rule, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            fault("/earn", $"two rules are named '{twice.Key}'");
        }

        var rules = new List<EarnRule>();
        foreach (var (rule, index) in form.Earn.Select((rule, index) => (rule, index)))
        {
            if (rule is null)
            {
                fault($"/earn/{index}", "is null");
            }
            else
            {
                rules.Add(BuildRule(rule, $"/earn/{index}", fault));
            }
        }

        return new Programme(form.Programme, form.Version, form.Name, form.Unit, offset, new BurnRule(form.Burn.PointValue, form.Burn.Currency), rules);
    }

    private static EarnRule BuildRule(RuleForm form, string path, Action<string, string> fault)
    {
        if (string.IsNullOrWhiteSpace(form.Rule) || form.Rule.Contains('|', StringComparison.Ordinal))
        {
            fault($"{path}/rule", "give the rule a name without '|'");
        }

        if (string.IsNullOrWhiteSpace(form.On))
        {
            fault($"{path}/on", "say 'purchase' or the kind of engagement");
        }

        if (form.Cap is { Points: < 1 })
        {
            fault($"{path}/cap/points", "a cap is at least 1 point");
        }

        return new EarnRule(form.Rule, form.Name, form.On, BuildCondition(form, path, fault), BuildReward(form, $"{path}/reward", fault), form.Cap);
    }

    private static EarnCondition BuildCondition(RuleForm form, string path, Action<string, string> fault)
    {
        if (form.When is not { } given)
        {
            return EarnCondition.None;
        }

        List<string?> texts = [.. given.Mcc ?? [], .. given.ExceptMcc ?? [], .. given.Categories ?? []];
        if (texts.Contains(null))
        {
            fault($"{path}/when", "a list holds null");
        }

        if (given.MinimumAmount is not null && form.On != EarnRule.Purchase)
        {
            fault($"{path}/when/minimumAmount", "only a purchase has an amount");
        }
        else if (given.MinimumAmount < 1)
        {
            fault($"{path}/when/minimumAmount", "a minimum is at least 1 minor unit");
        }

        return new EarnCondition(given.Partners ?? [], given.Mcc ?? [], given.ExceptMcc ?? [], given.Categories ?? [], given.MinimumAmount);
    }

    private static Reward BuildReward(RuleForm form, string path, Action<string, string> fault)
    {
        switch (form.Reward)
        {
            case { Percent: { } rate, Points: null }:
                if (rate is <= 0 or > 100 || decimal.Round(rate, 4) != rate)
                {
                    fault($"{path}/percent", "a rate is more than 0 and at most 100 percent, with at most 4 decimals");
                }

                if (form.Reward.Rounding is null)
                {
                    fault($"{path}/rounding", "name the rounding: down, up, half-up or half-even");
                }

                if (form.On != EarnRule.Purchase)
                {
                    fault(path, "only a purchase has an amount to take a percentage of; give 'points' instead");
                }

                return new Reward.Percent(rate, form.Reward.Rounding ?? Rounding.Down);
            case { Percent: null, Points: { } points, Rounding: null }:
                if (points is < 1 or > 1_000_000_000)
                {
                    fault($"{path}/points", "a fixed reward is 1 to 1,000,000,000 points");
                }

                return new Reward.Fixed(points);
            default:
                fault(path, "give either 'percent' with 'rounding', or 'points'");
                return new Reward.Fixed(1);
        }
    }

    private static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length != 6 || text[0] is not ('+' or '-') || !TimeSpan.TryParseExact(text.AsSpan(1), "hh\\:mm", CultureInfo.InvariantCulture, out var size))
        {
            return false;
        }

        offset = text[0] == '-' ? -size : size;
        return size <= TimeSpan.FromHours(14);
    }

    private sealed record FileForm(string Programme, int Version, LocalText Name, Unit Unit, string UtcOffset, BurnForm Burn, IReadOnlyList<RuleForm?> Earn)
    {
        [System.Text.Json.Serialization.JsonPropertyName("$schema")]
        public string? Schema { get; init; }
    }

    private sealed record BurnForm(long PointValue, Unit Currency);

    private sealed record RuleForm(string Rule, LocalText Name, string On, RewardForm Reward, ConditionForm? When = null, Cap? Cap = null);

    private sealed record ConditionForm(
        IReadOnlyList<PartnerId>? Partners = null,
        IReadOnlyList<string>? Mcc = null,
        IReadOnlyList<string>? ExceptMcc = null,
        IReadOnlyList<string>? Categories = null,
        long? MinimumAmount = null);

    private sealed record RewardForm(decimal? Percent = null, Rounding? Rounding = null, long? Points = null);
}

/// <summary>A programme file that cannot be used.</summary>
public sealed class ProgrammeException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One line per fault: file, place, what is wrong and the remedy.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
