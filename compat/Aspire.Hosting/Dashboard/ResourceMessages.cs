using System.Collections;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using PushApp.Dashboard.V1;

namespace Aspire.Hosting.Dashboard;

/// <summary>Puts states of resources into the words of protos/dashboard/resources.proto.</summary>
internal static class ResourceMessages
{
    private static readonly Dictionary<string, string> PropertyNames = new()
    {
        [KnownProperties.Source] = "source",
        [KnownProperties.ConnectionString] = "connection string",
        [KnownProperties.WaitingFor] = "waiting for",
        [KnownProperties.ProjectPath] = "project path",
        [KnownProperties.ProjectLaunchProfile] = "launch profile",
        [KnownProperties.ExecutablePath] = "executable",
        [KnownProperties.ExecutableWorkDir] = "working directory",
        [KnownProperties.ExecutableArgs] = "arguments",
        [KnownProperties.ExecutablePid] = "pid",
        [KnownProperties.ContainerImage] = "image",
        [KnownProperties.ParameterValue] = "value",
    };

    public static ResourceSnapshot ToMessage(this ResourceEvent state)
    {
        var snapshot = state.Snapshot;
        var message = new ResourceSnapshot
        {
            Id = state.ResourceId,
            Name = state.Resource.Name,
            DisplayName = ResourceInstances.DisplayName(state.Resource, state.ResourceId),
            Type = snapshot.ResourceType,
            State = snapshot.State?.Text ?? "",
            StateStyle = Style(snapshot.State?.Style),
            Health = snapshot.HealthReports.IsEmpty ? "" : snapshot.HealthStatus?.ToString() ?? "",
            CreatedAt = Time(snapshot.CreationTimeStamp),
            StartedAt = Time(snapshot.StartTimeStamp),
            StoppedAt = Time(snapshot.StopTimeStamp),
            OtelInstanceId = InstanceSuffix(state),
            Hidden = snapshot.IsHidden,
        };
        if (snapshot.ExitCode is { } exitCode)
        {
            message.ExitCode = exitCode;
        }
        message.HealthReports.AddRange(snapshot.HealthReports.Select(ToMessage));
        message.Urls.AddRange(snapshot.Urls.Where(url => !url.IsInactive).OrderByDescending(url => url.DisplayProperties.SortOrder).Select(ToMessage));
        message.Environment.AddRange(snapshot.EnvironmentVariables.Select(ToMessage));
        message.Properties.AddRange(snapshot.Properties.Where(property => property.Value is not null).Select(ToMessage));
        message.Commands.AddRange(snapshot.Commands.Select(ToMessage));
        message.Relationships.AddRange(snapshot.Relationships.Select(relationship => new ResourceRelationship
        {
            ResourceName = relationship.ResourceName,
            Type = relationship.Type,
        }));
        return message;
    }

    /// <summary>A line begins with its time and a space; see <see cref="LogLine"/>.</summary>
    public static ConsoleLine ToMessage(this LogLine line)
    {
        var message = new ConsoleLine { Number = line.LineNumber, Text = line.Content, Error = line.IsErrorMessage };
        var space = line.Content.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && DateTimeOffset.TryParse(line.Content.AsSpan(0, space), out var at))
        {
            message.At = Timestamp.FromDateTimeOffset(at);
            message.Text = line.Content[(space + 1)..];
        }
        return message;
    }

    private static HealthReport ToMessage(HealthReportSnapshot report) => new()
    {
        Name = report.Name,
        Status = report.Status?.ToString() ?? "",
        Description = report.Description ?? "",
        Exception = report.ExceptionText ?? "",
    };

    private static ResourceUrl ToMessage(UrlSnapshot url) => new()
    {
        Name = url.Name ?? "",
        Url = url.Url,
        DisplayText = url.DisplayProperties.DisplayName,
        Internal = url.IsInternal,
    };

    // Any variable may carry a password, so all are masked until someone asks to see them.
    private static NameValue ToMessage(EnvironmentVariableSnapshot variable) => new()
    {
        Name = variable.Name,
        Value = variable.Value ?? "",
        Sensitive = true,
    };

    private static NameValue ToMessage(ResourcePropertySnapshot property) => new()
    {
        Name = PropertyNames.GetValueOrDefault(property.Name, property.Name),
        Value = Text(property.Value!),
        Sensitive = property.IsSensitive,
    };

    private static ResourceCommand ToMessage(ResourceCommandSnapshot command) => new()
    {
        Name = command.Name,
        DisplayName = command.DisplayName,
        State = command.State.ToString(),
        Icon = command.IconName ?? "",
        Confirmation = command.ConfirmationMessage ?? "",
        Highlighted = command.IsHighlighted,
    };

    private static string Style(string? style) => style == KnownResourceStateStyles.Warn ? "warn" : style ?? "";

    private static Timestamp? Time(DateTime? utc) =>
        utc is { } time ? Timestamp.FromDateTime(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    private static string Text(object value) => value switch
    {
        string text => text,
        IEnumerable items => string.Join(' ', items.Cast<object>().Select(item => Quoted($"{item}"))),
        _ => FormattableString.Invariant($"{value}"),
    };

    private static string Quoted(string argument) => argument.Length == 0 || argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;

    private static string InstanceSuffix(ResourceEvent state) =>
        state.Resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var annotation)
            ? annotation.Instances.FirstOrDefault(instance => instance.Id == state.ResourceId)?.Suffix ?? ""
            : "";
}
