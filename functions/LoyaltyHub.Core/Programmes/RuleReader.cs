namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads the earn rules of a programme file, and their groups.</summary>
internal sealed class RuleReader(Known known, Action<string, string> fault)
{
    private readonly AccrualReader accruals = new(known, fault);
    private readonly ConditionReader conditions = new(known, fault);
    private readonly RewardReader rewards = new(known, fault);

    public EarnRule Read(RuleForm form, string path)
    {
        accruals.Name(form.Rule, $"{path}/rule", "the rule");
        known.Group(form.Group, $"{path}/group");
        known.Draw(form.Draw, $"{path}/draw");
        if (form.Reward is null && form.Perks is not { Count: > 0 } && form.Draw is null)
        {
            fault($"{path}/reward", "the rule grants nothing; give it a 'reward', 'perks' or a 'draw'");
        }

        CheckReceiver(form, path);

        var kinds = conditions.ReadKinds(form.On.Names, $"{path}/on");
        var rule = new EarnRule(form.Rule, form.Name, kinds, conditions.Read(form.When, kinds, $"{path}/when"))
        {
            Reward = rewards.Read(form, $"{path}/reward"),
            Lines = conditions.ReadLines(form.Lines, kinds, $"{path}/lines"),
            Valid = conditions.ReadDays(form.Valid?.From, form.Valid?.To, $"{path}/valid"),
            Group = form.Group,
            To = form.To,
            Draw = form.Draw,
        };
        return accruals.Read(rule, form, path);
    }

    /// <summary>What goes to another account is granted there, where the order's confirmation does not arrive.</summary>
    private void CheckReceiver(RuleForm form, string path)
    {
        if (form.To != RewardTo.Member && form.Pending is { Days: null, UntilConfirmed: true })
        {
            fault($"{path}/pending/untilConfirmed", "a confirmation does not reach the other account; say after how many 'days'");
        }
    }

    public RuleGroup ReadGroup(GroupForm form, string path)
    {
        accruals.Name(form.Group, $"{path}/group", "the group");
        return new RuleGroup(form.Group, form.Policy);
    }

    /// <summary>Notes groups whose rules cannot be compared.</summary>
    public void CheckGroups(IReadOnlyList<EarnRule> rules)
    {
        var first = new Dictionary<string, EarnRule>(StringComparer.Ordinal);
        for (var index = 0; index < rules.Count; index++)
        {
            var rule = rules[index];
            if (rule.Group is not { } group || first.TryAdd(group, rule))
            {
                continue;
            }

            if (first[group].Unit != rule.Unit)
            {
                fault($"/earn/{index}/group", $"'{first[group].Id}' of the same group grants another unit; a group's rules have to be comparable");
            }

            if (first[group].Reward is Reward.Times != rule.Reward is Reward.Times)
            {
                fault($"/earn/{index}/group", "multipliers come after the rules they multiply; give them a group of their own");
            }
        }
    }
}
