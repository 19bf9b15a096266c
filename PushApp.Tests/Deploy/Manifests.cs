using k8s;
using k8s.Models;
using PushApp.Tests.Docs;

namespace PushApp.Tests.Deploy;

/// <summary>The files of <c>deploy/kubernetes</c>.</summary>
internal static class Manifests
{
    /// <summary>The folder, from the repository's.</summary>
    public const string Folder = "deploy/kubernetes";

    // Kinds that the cluster itself does not have, and kustomize's own.
    private static readonly string[] Others = ["kustomization.yaml", "httproute.yaml"];

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/Service"] = typeof(V1Service),
        ["apps/v1/StatefulSet"] = typeof(V1StatefulSet),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["networking.k8s.io/v1/Ingress"] = typeof(V1Ingress),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
    };

    /// <summary>All manifests of kinds that every cluster has.</summary>
    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Path.Combine(Document.Root, Folder), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Document.Root, Folder), file))
            .Where(file => !Others.Contains(Path.GetFileName(file)));

    /// <summary>The gateways.</summary>
    public static V1StatefulSet Gateways => All<V1StatefulSet>().Single();

    /// <summary>What keeps the pods of each service, by the name of its file of options: what it selects, and what a pod is.</summary>
    public static Dictionary<string, (V1LabelSelector Selector, V1PodTemplateSpec Template)> Workloads =>
        All<V1Deployment>().Select(one => (one.Metadata.Name, one.Spec.Selector, one.Spec.Template))
            .Append((Gateways.Metadata.Name, Gateways.Spec.Selector, Gateways.Spec.Template))
            .ToDictionary(one => one.Name["pushapp-".Length..], one => (one.Selector, one.Template));

    /// <summary>The pods of each service, by the same names.</summary>
    public static Dictionary<string, V1PodSpec> Pods => Workloads.ToDictionary(one => one.Key, one => one.Value.Template.Spec);

    /// <summary>The names in <see cref="Pods"/>.</summary>
    public static TheoryData<string> Services => [.. Workloads.Keys];

    /// <summary>What of a kind is in any of the files.</summary>
    public static IEnumerable<T> All<T>() => Files.SelectMany(Load).OfType<T>();

    /// <summary>The text of a file, from <see cref="Folder"/>.</summary>
    public static string Read(string file) => Document.Read($"{Folder}/{file}");

    /// <summary>What is in a file.</summary>
    public static List<object> Load(string file) => Parse(Read(file));

    /// <summary>What is in a manifest's text.</summary>
    /// <exception cref="Exception">It has a kind or a field that Kubernetes does not know, or one twice, or a value of another type.</exception>
    public static List<object> Parse(string text) => KubernetesYaml.LoadAllFromString(text, Types, strict: true);

    /// <summary>The project that an image is made of, from the repository's folder.</summary>
    public static string ProjectOf(string image) => Directory.EnumerateFiles(Document.Root, "PushApp.*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Single(file => File.ReadAllText(file).Contains($"<ContainerRepository>{image}</ContainerRepository>", StringComparison.Ordinal));

    /// <summary>The variables that a file of options sets.</summary>
    public static Dictionary<string, string> Variables(string file) => Read(file).Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The options with which a service runs, from the base.</summary>
    public static Dictionary<string, string> Options(string service) =>
        Variables("base/common.env").Concat(Variables($"base/{service}.env")).ToDictionary();
}
