using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that a project is to use.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, LaunchProfileName = {LaunchProfileName}")]
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <summary>The profile's name.</summary>
    public string LaunchProfileName { get; } = launchProfileName;
}

/// <summary>The launch profile that a project uses if it has it.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, LaunchProfileName = {LaunchProfileName}")]
public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <summary>The profile's name.</summary>
    public string LaunchProfileName { get; } = launchProfileName;
}

/// <summary>The project uses no launch profile.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;
