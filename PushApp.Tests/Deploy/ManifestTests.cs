using System.Net;
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
        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).ToList();

        // Made by hand of an example, see README.md.
        var secret = files.Where(name => name.EndsWith(".env.example", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name)).ToList();
        Assert.All(secret, name => Assert.Contains(name, File.ReadAllLines(Path.Combine(folder, ".gitignore"))));
        Assert.All(used.Except(secret), name => Assert.True(Path.Exists(Path.Combine(folder, name)), $"{name} is not there."));
        Assert.All(
            files.Where(name => name is not "kustomization.yaml" && (name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".env", StringComparison.Ordinal))).Union(secret),
            name => Assert.Contains(name, used));
    }

    [Fact]
    public void Every_selector_finds_its_pods()
    {
        Assert.All(Manifests.Workloads, workload =>
        {
            var name = $"pushapp-{workload.Key}";
            var pod = workload.Value.Template;
            Assert.Equal(name, Name(pod.Metadata.Labels));
            IEnumerable<V1LabelSelector> own =
            [
                workload.Value.Selector,
                Assert.Single(Manifests.All<V1PodDisruptionBudget>(), budget => budget.Metadata.Name == name).Spec.Selector,
                .. pod.Spec.TopologySpreadConstraints.Select(spread => spread.LabelSelector),
                .. pod.Spec.Affinity.PodAntiAffinity.PreferredDuringSchedulingIgnoredDuringExecution.Select(term => term.PodAffinityTerm.LabelSelector),
            ];
            Assert.All(own, selector => Assert.Equal(name, Name(selector.MatchLabels)));
        });
        var names = Manifests.Workloads.Keys.Select(service => $"pushapp-{service}").ToList();
        Assert.All(Manifests.All<V1Service>(), service => Assert.Contains(Assert.Single(service.Spec.Selector).Value, names));
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
    [MemberData(nameof(Manifests.Services), MemberType = typeof(Manifests))]
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

    [Theory]
    [InlineData("gateway", "pushapp-secrets", "pushapp-tokens")]
    [InlineData("chatapi", "pushapp-secrets", "pushapp-tokens")]
    [InlineData("events", "pushapp-secrets", "pushapp-webhooks")]
    public void A_pod_has_its_options_and_no_secret_that_is_not_its_own(string service, params string[] secrets)
    {
        var sources = Assert.Single(Manifests.Pods[service].Containers).EnvFrom;
        Assert.Equal(["pushapp-common", $"pushapp-{service}"], sources.Select(source => source.ConfigMapRef?.Name).OfType<string>());
        Assert.Equal(secrets, sources.Select(source => source.SecretRef?.Name).OfType<string>());
        // A Secret that may be missing is not missed where its name is wrong.
        Assert.All(secrets, name => Assert.Contains($"- name: {name}\n", Manifests.Read("example/kustomization.yaml"), StringComparison.Ordinal));
        Assert.All(["common", service], name => Assert.Contains($"- name: pushapp-{name}\n    envs:\n      - {name}.env\n", Manifests.Read("base/kustomization.yaml"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("secrets", "ConnectionStrings__", "Envelope__")]
    [InlineData("tokens", "Jwt__")]
    [InlineData("webhooks", "Webhooks__")]
    public void A_secret_has_what_is_its_own(string secret, params string[] prefixes) => Assert.All(
        Manifests.Variables($"example/{secret}.env.example").Keys,
        variable => Assert.Contains(prefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal)));

    [Fact]
    public void Images_are_made_and_named_by_digest()
    {
        var example = Manifests.Read("example/kustomization.yaml");
        var made = ImagesMade().Match(Document.Read("deploy/images")).Groups[1].Value.Split(' ');
        Assert.Equal(made.Order(), Manifests.Pods.Values.Select(pod => pod.Containers[0].Image).Select(image =>
        {
            Assert.Contains($"- name: {image}\n    newName: registry.example.com/{image}\n    digest: sha256:", example, StringComparison.Ordinal);
            return Path.GetFileNameWithoutExtension(Manifests.ProjectOf(image));
        }).Order());
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

    [Fact]
    public void Nobody_comes_in_where_no_service_leads_to() => Assert.Equal(
        Manifests.All<V1Service>().Select(service => Name(service.Spec.Selector)).Distinct().Order(),
        Manifests.All<V1NetworkPolicy>().Where(policy => policy.Spec.Ingress is not null).Select(policy => Name(policy.Spec.PodSelector.MatchLabels)).Order());

    [Fact]
    public void Only_events_go_to_addresses_outside_and_to_no_private_ones()
    {
        var policy = Assert.Single(Manifests.All<V1NetworkPolicy>(), policy => (policy.Spec.Egress ?? []).Any(rule => rule.To.Any(peer => peer.IpBlock is not null)));
        Assert.Equal("pushapp-events", Name(policy.Spec.PodSelector.MatchLabels));
        Assert.Equal(["Egress"], policy.Spec.PolicyTypes);
        var rule = Assert.Single(policy.Spec.Egress);
        Assert.Equal("443", Assert.Single(rule.Ports).Port.Value);

        var blocks = rule.To.Select(peer => (All: IPNetwork.Parse(peer.IpBlock.Cidr), Except: peer.IpBlock.Except.Select(one => IPNetwork.Parse(one)).ToList())).ToList();
        Assert.All(
            (string[])["10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.1", "192.168.1.1", "::1", "fd00::1", "fe80::1"],
            address => Assert.False(Reaches(address), address));
        Assert.All((string[])["192.0.2.1", "172.32.0.1", "2001:db8::1"], address => Assert.True(Reaches(address), address));

        bool Reaches(string address) => blocks.Any(block =>
            block.All.Contains(IPAddress.Parse(address)) && !block.Except.Exists(one => one.Contains(IPAddress.Parse(address))));
    }

    private static string Name(IDictionary<string, string> labels) => labels["app.kubernetes.io/name"];

    // Of a list, also where a comment offers it.
    [GeneratedRegex(@"^ *(?:# *)?- ([\w./-]+(?:\.yaml|\.env)|\.\./\w+)$", RegexOptions.Multiline)]
    private static partial Regex Items();

    [GeneratedRegex(@"- name: (pushapp-\w+)\n +port: (\d+)")]
    private static partial Regex RouteBackends();

    [GeneratedRegex(@"^for project in (.*); do$", RegexOptions.Multiline)]
    private static partial Regex ImagesMade();
}
