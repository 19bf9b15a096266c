using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A relationship to another resource, for display.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Resource = {Resource.Name}, RelationshipType = {Type}")]
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What it is to this one: <c>Reference</c>, <c>Parent</c>, <c>WaitFor</c>, or a word of one's own.</summary>
    public string Type { get; } = type;
}

internal static class KnownRelationshipTypes
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}
