using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>
/// What the function classes use of the isolated worker. The same expectations hold in both builds, so that our declarations cannot be
/// spelled differently from the real packages: a class that compiles against the one compiles, and means the same, against the other.
/// </summary>
public sealed class WorkerSpellingTests
{
    [Theory]
    [InlineData(typeof(FunctionAttribute), "String name", "String Name")]
    [InlineData(typeof(HttpTriggerAttribute), "AuthorizationLevel authLevel, params String[] methods", "AuthorizationLevel AuthLevel", "String[] Methods", "String Route set")]
    [InlineData(typeof(QueueTriggerAttribute), "String queueName", "String Connection set", "String QueueName")]
    [InlineData(typeof(TimerTriggerAttribute), "String schedule", "Boolean RunOnStartup set", "String Schedule", "Boolean UseMonitor set")]
    [InlineData(typeof(TimerInfo), "", "Boolean IsPastDue set", "ScheduleStatus ScheduleStatus set")]
    [InlineData(typeof(ScheduleStatus), "", "DateTime Last set", "DateTime LastUpdated set", "DateTime Next set")]
    public void A_type_of_the_worker_has_this_constructor_and_these_properties(Type type, string constructor, params string[] properties)
    {
        Assert.Equal("Microsoft.Azure.Functions.Worker", type.Namespace);
        Assert.Contains(constructor, type.GetConstructors().Select(found => string.Join(", ", found.GetParameters().Select(Spelled))));
        Assert.Equal(properties, type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(found => found.Name, StringComparer.Ordinal).Select(Spelled));
    }

    [Theory]
    [InlineData(typeof(FunctionAttribute), AttributeTargets.Method, false)]
    [InlineData(typeof(HttpTriggerAttribute), AttributeTargets.Parameter, true)]
    [InlineData(typeof(QueueTriggerAttribute), AttributeTargets.Parameter, true)]
    [InlineData(typeof(TimerTriggerAttribute), AttributeTargets.Parameter, true)]
    public void An_attribute_of_the_worker_stands_once_where_it_belongs(Type type, AttributeTargets targets, bool isSealed)
    {
        var usage = type.GetCustomAttribute<AttributeUsageAttribute>()!;
        Assert.Equal((targets, false, isSealed), (usage.ValidOn, usage.AllowMultiple, type.IsSealed));
    }

    [Fact]
    public void Authorization_levels_have_the_numbers_that_the_attributes_are_compiled_to() =>
        Assert.Equal(
            ["Anonymous=0", "User=1", "Function=2", "System=3", "Admin=4"],
            Enum.GetValues<AuthorizationLevel>().Select(level => $"{level}={level:D}"));

    [Fact]
    public void A_timer_keeps_its_schedule_and_does_not_run_at_start_unless_told()
    {
        var timer = new TimerTriggerAttribute("0 0 * * * *");
        Assert.Equal(("0 0 * * * *", true, false), (timer.Schedule, timer.UseMonitor, timer.RunOnStartup));
    }

    private static string Spelled(ParameterInfo parameter) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + $"{parameter.ParameterType.Name} {parameter.Name}";

    private static string Spelled(PropertyInfo property) =>
        $"{property.PropertyType.Name} {property.Name}" + (property.SetMethod is { IsPublic: true } ? " set" : "");
}
