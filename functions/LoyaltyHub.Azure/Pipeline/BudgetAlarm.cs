using LoyaltyHub.Core.Programmes;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Tells operators of budgets that pass their alerts: a metric for charts, a log record for the alert rule.</summary>
public sealed class BudgetAlarm(ILogger<BudgetAlarm> log)
{
    /// <summary>Tells of one.</summary>
    public void Tell(BudgetAlert alert)
    {
        HubMeter.BudgetAlerts.Add(1, new KeyValuePair<string, object?>("budget", alert.Budget), new KeyValuePair<string, object?>("percent", alert.Percent));
        log.LogWarning(
            new BudgetAlertException(alert),
            "The budget {Budget} has passed {Percent} %: {Out} of {Points} points are granted or held for granting; `hub budgets` shows how long it lasts",
            alert.Budget, alert.Percent, alert.Out, alert.Points);
    }
}

/// <summary>A budget that passed an alert; logged with the warning, since exceptions are never sampled away and an alert rule counts them.</summary>
public sealed class BudgetAlertException(BudgetAlert alert) : Exception($"BudgetAlert: {alert.Budget} has passed {alert.Percent} %.");
