using System.Text.RegularExpressions;
using k8s.Models;
using PushApp.Tests.Docs;

namespace PushApp.Tests.Deploy;

/// <summary>The manifests are what Kubernetes takes, and belong together.</summary>
public sealed partial class ManifestTests
{
    public static TheoryData<string> Files => [.. Manifests.Files];

    public static TheoryData<string> Kustomizations =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Document.Root, Manifests.Folder), "kustomization.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Document.Root, Manifests.Folder), file)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_kind_and_every_field_is_known(string file) => Assert.NotEmpty(Manifests.Load(file));

    [Theory]
    [InlineData("minReadySeconds: 15", "minReadySecond: 15")]
    [InlineData("sizeLimit: 64Mi", "sizeLimt: 64Mi")]
    [InlineData("replicas: 5", "replicas: five")]
    [InlineData("replicas: 5", "replicas: 5\n  replicas: 6")]
    [InlineData("kind: StatefulSet", "kind: StatefullSet")]
    public void A_mistake_is_found(string right, string wrong)
    {
        var text = Manifests.Read("base/gateway.yaml");
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Parse(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Kustomizations))]
    public void Every_file_is_used_and_every_file_that_is_used_is_there(string kustomization)
    {
        var folder = Path.Combine(Document.Root, Manifests.Folder, Path.GetDirectoryName(kustomization)!);
        var used = Items().Matches(Manifests.Read(kustomization)).Select(item => item.Groups[1].Value).ToHashSet();

        // Made by hand, see README.md.
        Assert.All(used.Except(["secrets.env"]), name => Assert.True(Path.Exists(Path.Combine(folder, name)), $"{name} is not there."));
        Assert.All(
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(name => name is not "kustomization.yaml" && (name!.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".env", StringComparison.Ordinal))),
            name => Assert.Contains(name, used.Append("secrets.env")));
    }

    [Fact]
    public void Every_selector_finds_its_pods()
    {
        string[] names = [Name(Manifests.Gateways.Spec.Selector.MatchLabels), Name(Manifests.ChatApis.Spec.Selector.MatchLabels)];
        Assert.Equal(names[0], Name(Manifests.Gateways.Spec.Template.Metadata.Labels));
        Assert.Equal(names[1], Name(Manifests.ChatApis.Spec.Template.Metadata.Labels));

        var selectors = Manifests.All<V1Service>().Select(service => service.Spec.Selector)
            .Concat(Manifests.All<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels))
            .Concat(Manifests.Pods.Values.SelectMany(pod => pod.TopologySpreadConstraints).Select(spread => spread.LabelSelector.MatchLabels))
            .Concat(Manifests.Pods.Values.SelectMany(pod => pod.Affinity.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution).Select(term => term.PodAffinityTerm.LabelSelector.MatchLabels));
        Assert.All(selectors, selector => Assert.Contains(Assert.Single(selector).Value, names));
        Assert.Contains(Manifests.All<V1Service>(), service => service.Metadata.Name == Manifests.Gateways.Spec.ServiceName && service.Spec.ClusterIP == "None");
    }

    [Fact]
    public void Every_way_in_leads_to_a_service_and_its_port()
    {
        var ports = Manifests.All<V1Service>().SelectMany(service => service.Spec.Ports.Select(port => (service.Metadata.Name, port.Name))).ToList();
        var backends = Manifests.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service).ToList();
        Assert.NotEmpty(backends);
        Assert.All(backends, backend => Assert.Contains((backend.Name, backend.Port.Name), ports));

        var routes = RouteBackends().Matches(Manifests.Read("example/httproute.yaml")).Select(route => (route.Groups[1].Value, int.Parse(route.Groups[2].Value, null))).ToList();
        Assert.Equal(backends.Select(backend => backend.Name), routes.Select(route => route.Item1));
        Assert.All(routes, route => Assert.Contains(
            Manifests.All<V1Service>(), service => service.Metadata.Name == route.Item1 && service.Spec.Ports.Any(port => port.Port == route.Item2)));
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("chatapi")]
    public void A_pod_may_as_little_as_it_can(string service)
    {
        var pod = Manifests.Pods[service];
        var container = Assert.Single(pod.Containers);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(pod.SecurityContext.RunAsUser > 0);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Equal(container.VolumeMounts.Select(mount => mount.Name), pod.Volumes.Where(volume => volume.EmptyDir is not null).Select(volume => volume.Name));
    }

    [Fact]
    public void Images_are_named_by_digest()
    {
        var example = Manifests.Read("example/kustomization.yaml");
        Assert.All(Manifests.Pods.Values.Select(pod => pod.Containers[0].Image), image =>
        {
            Assert.Contains($"- name: {image}\n    newName: registry.example.com/{image}\n    digest: sha256:", example, StringComparison.Ordinal);
            Assert.Contains($"<ContainerRepository>{image}</ContainerRepository>", Project(image), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Nothing_reaches_a_pod_but_what_a_policy_names()
    {
        var policies = Manifests.All<V1NetworkPolicy>().ToList();
        var deny = Assert.Single(policies, policy => policy.Spec.PodSelector.MatchLabels is null);
        Assert.Equal(["Ingress", "Egress"], deny.Spec.PolicyTypes);
        Assert.True(deny.Spec is { Ingress: null, Egress: null });
        Assert.All(policies.SelectMany(policy => policy.Spec.Ingress ?? []), rule =>
        {
            Assert.All(rule.FromProperty, peer => Assert.NotEmpty(peer.NamespaceSelector.MatchLabels));
            Assert.Equal("http", Assert.Single(rule.Ports).Port.Value);
        });
        Assert.All(policies.SelectMany(policy => policy.Spec.Egress ?? []), rule => Assert.NotEmpty(rule.Ports));
    }

    private static string Name(IDictionary<string, string> labels) => labels["app.kubernetes.io/name"];

    private static string Project(string image) => Document.Read(image == "pushapp/gateway" ? "PushApp.Gateway/PushApp.Gateway.csproj" : "PushApp.ChatApi/PushApp.ChatApi.csproj");

    // Of a list, also where a comment offers it.
    [GeneratedRegex(@"^ *(?:# *)?- ([\w./-]+(?:\.yaml|\.env)|\.\./\w+)$", RegexOptions.Multiline)]
    private static partial Regex Items();

    [GeneratedRegex(@"- name: (pushapp-\w+)\n +port: (\d+)")]
    private static partial Regex RouteBackends();
}
