using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PushApp.ChatApi.Endpoints;
using PushApp.ChatApi.Groups;
using PushApp.ChatApi.Inboxes;
using PushApp.ChatApi.Messages;
using PushApp.ChatApi.Publishing;
using PushApp.Delivery.Envelopes;
using PushApp.Delivery.Inboxes;
using PushApp.Delivery.Leases;
using PushApp.Delivery.RocketMQ;
using PushApp.Events.Presence;
using PushApp.Gateway;
using PushApp.Gateway.Connections;
using PushApp.Gateway.Endpoints;
using PushApp.OperatorConsole;
using PushApp.ServiceDefaults;

namespace PushApp.Tests.Docs;

/// <summary><c>docs/options.md</c> has every option, with the range and the default that the code has, and no other.</summary>
public sealed partial class OptionsTests
{
    private static readonly (string Section, Type Type)[] Classes =
    [
        (GatewayOptions.Section, typeof(GatewayOptions)),
        (ClientLimitOptions.Section, typeof(ClientLimitOptions)),
        (TcpOptions.Section, typeof(TcpOptions)),
        (LeaseOptions.Section, typeof(LeaseOptions)),
        (InboxOptions.Section, typeof(InboxOptions)),
        (EnvelopeOptions.Section, typeof(EnvelopeOptions)),
        (MessageOptions.Section, typeof(MessageOptions)),
        (GroupOptions.Section, typeof(GroupOptions)),
        (HistoryOptions.Section, typeof(HistoryOptions)),
        (PresenceOptions.Section, typeof(PresenceOptions)),
        (BrowserOptions.Section, typeof(BrowserOptions)),
        (SenderLimitOptions.Section, typeof(SenderLimitOptions)),
        (PublishingOptions.Section, typeof(PublishingOptions)),
        (ConsoleOptions.Section, typeof(ConsoleOptions)),
        (EventOptions.Section, typeof(EventOptions)),
        (AnonymousOptions.Section, typeof(AnonymousOptions)),
        (JwtOptions.Section, typeof(JwtOptions)),
        (ShutdownOptions.Section, typeof(ShutdownOptions)),
        ("Aspire:RocketMQ:Client", typeof(RocketMQClientSettings)),
    ];

    // Read by the code one by one.
    private static readonly string[] Single =
    [
        "Webhooks:{name}", "Webhooks:{name}:Url", "Webhooks:{name}:Secret", "Webhooks:{name}:Events", "Webhooks:{name}:Attempts",
        "Gateway:InstanceId", "ConnectionStrings:redis", "ConnectionStrings:rocketmq", "Parameters:jwt-key", "Parameters:envelope-key", "AllowedHosts", "Samples:Chat",
    ];

    public static TheoryData<string> Keys => [.. Options().Select(option => option.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_option_is_in_it_with_its_range_and_its_default(string key)
    {
        var (_, property, type) = Options().Single(option => option.Key == key);
        var row = Rows().SingleOrDefault(row => row.Key == key).Cells;
        Assert.True(row is not null, $"{key} is not in docs/options.md.");

        Assert.Equal(Text(property.GetValue(Activator.CreateInstance(type))), row[^1]);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Assert.Equal($"{range.Minimum} to {range.Maximum}", row[^2]);
        }
    }

    [Fact]
    public void Nothing_else_is_in_it() => Assert.Equal(
        Options().Select(option => option.Key).Concat(Single).Order(),
        Rows().Select(row => row.Key).Where(key => !key.StartsWith("Backing", StringComparison.Ordinal) && key != "ROCKETMQ_HOME").Order());

    [Fact]
    public void Every_class_that_a_service_binds_is_compared()
    {
        var bound = new[] { typeof(GatewayOptions), typeof(InboxOptions), typeof(MessageOptions), typeof(ConsoleOptions), typeof(EventOptions), typeof(JwtOptions) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });

        Assert.Empty(bound.Except(Classes.Select(one => one.Type)));
    }

    private static IEnumerable<(string Key, PropertyInfo Property, Type Type)> Options() =>
        from one in Classes
        from property in one.Type.GetProperties()
        where property.SetMethod is { IsPublic: true }
        let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name
        select ($"{one.Section}:{name}", property, one.Type);

    private static IEnumerable<(string Key, string[] Cells)> Rows() =>
        from line in Document.Read("docs/options.md").Split('\n')
        let key = FirstCell().Match(line)
        where key.Success
        select (key.Groups[1].Value, line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static string Text(object? value) => value switch
    {
        null or "" or System.Collections.ICollection { Count: 0 } => "none",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("^\\| `([^`]+)`")]
    private static partial Regex FirstCell();
}
