namespace RocketMQ.Tests.Conformance;

/// <summary>The class's tests run only where the command is on the path.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequiresCommandAttribute(string name, string meaning) : RequirementAttribute
{
    public string Name { get; } = name;

    public string Meaning { get; } = meaning;

    public override string? WhyNot => IsOnPath(Name) ? null : $"{Name} is not installed: {Meaning}";

    private static bool IsOnPath(string command) =>
        new[] { command, $"{command}.cmd", $"{command}.exe" }.Any(name => InstalledProgram.Find(name) is not null);
}
