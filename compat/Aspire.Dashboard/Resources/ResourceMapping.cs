using Google.Protobuf.WellKnownTypes;
using PushApp.Dashboard.V1;

namespace Aspire.Dashboard.Resources;

internal static class ResourceMapping
{
    public static AppResource ToResource(this ResourceSnapshot snapshot) => new()
    {
        Id = snapshot.Id,
        Name = snapshot.Name,
        DisplayName = snapshot.DisplayName.Length > 0 ? snapshot.DisplayName : snapshot.Id,
        Type = snapshot.Type,
        State = snapshot.State,
        StateStyle = snapshot.StateStyle,
        Health = snapshot.Health,
        HealthReports = [.. snapshot.HealthReports.Select(r => new ResourceHealth(r.Name, r.Status, r.Description, r.Exception))],
        StartedAt = Time(snapshot.StartedAt),
        StoppedAt = Time(snapshot.StoppedAt),
        ExitCode = snapshot.HasExitCode ? snapshot.ExitCode : null,
        Urls = [.. snapshot.Urls.Select(u => new ResourceLink(u.Name, u.Url, u.DisplayText.Length > 0 ? u.DisplayText : u.Url, u.Internal))],
        Environment = [.. snapshot.Environment.Select(Value)],
        Properties = [.. snapshot.Properties.Select(Value)],
        Actions =
        [
            .. snapshot.Commands.Where(c => c.State != "Hidden").Select(c => new ResourceAction(
                c.Name, c.DisplayName.Length > 0 ? c.DisplayName : c.Name, c.State == "Enabled", c.Confirmation, c.Highlighted)),
        ],
        Relations = [.. snapshot.Relationships.Select(r => new ResourceRelation(r.ResourceName, r.Type))],
        InstanceId = snapshot.OtelInstanceId,
        Hidden = snapshot.Hidden,
    };

    private static ResourceValue Value(NameValue value) => new(value.Name, value.Value, value.Sensitive);

    private static DateTimeOffset? Time(Timestamp? time) => time?.ToDateTimeOffset();
}
