using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL that is shown for a resource.</summary>
[DebuggerDisplay("Url = {Url}, DisplayText = {DisplayText}")]
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Where it stands among the others: higher ones come first.</summary>
    public int? DisplayOrder;

    /// <summary>The URL; relative to its endpoint where it has one.</summary>
    public required string Url { get; set; }

    /// <summary>What is shown instead of the URL.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint that the URL belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }

    /// <summary>Where it is shown.</summary>
    public UrlDisplayLocation DisplayLocation { get; set; }
}

/// <summary>Where a URL is shown.</summary>
public enum UrlDisplayLocation
{
    /// <summary>In the list of resources and in the resource's details.</summary>
    SummaryAndDetails,

    /// <summary>In the resource's details.</summary>
    DetailsOnly,
}
