namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the distributed application: a project, an executable, a container, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application without regard to case.</summary>
    string Name { get; }

    /// <summary>Everything else that is known of the resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>One fact or behaviour attached to a resource.</summary>
public interface IResourceAnnotation;

/// <summary>A resource that takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that has network endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that computes: a project, an executable or a container.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource that neither starts nor stops; nothing waits for it.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that is part of another one.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one is part of.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that is part of a <typeparamref name="T"/>.</summary>
public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    /// <summary>The resource that this one is part of.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
