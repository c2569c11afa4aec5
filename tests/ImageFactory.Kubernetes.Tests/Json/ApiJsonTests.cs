using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Kubernetes.Tests.Client;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Json;

public class ApiJsonTests
{
    [Fact]
    public void A_pod_is_written_as_the_api_has_it_and_read_back()
    {
        const string Text =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},
            "spec":{"initContainers":[{"name":"a","image":"i","command":["/bin/sh"],
            "env":[{"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}],
            "resources":{"requests":{"cpu":"500m"}},
            "volumeMounts":[{"name":"w","mountPath":"/w","readOnly":true}],
            "securityContext":{"privileged":true,"runAsUser":0},
            "terminationMessagePath":"/r","terminationMessagePolicy":"File"}],
            "containers":[],
            "volumes":[{"name":"w","emptyDir":{"sizeLimit":"5Gi"}},{"name":"s","configMap":{"name":"c","defaultMode":365}}],
            "restartPolicy":"Never","nodeName":"node","automountServiceAccountToken":false},
            "status":{"phase":"Failed","initContainerStatuses":[{"name":"a","state":{"terminated":{"exitCode":3,
            "reason":"Error","startedAt":"2026-01-31T12:00:00Z"}},"ready":false,"restartCount":0,"imageID":"x@sha256:1"}],
            "podIP":"10.0.0.1","hostIP":"10.0.0.2"}}
            """;
        var compact = Text.ReplaceLineEndings(string.Empty);
        var type = ApiJson.Options().TypeInfo<V1Pod>();

        var pod = JsonSerializer.Deserialize(compact, type)!;

        Assert.Equal(3, pod.Status!.InitContainerStatuses![0].State!.Terminated!.ExitCode);
        Assert.Equal("10.0.0.1", pod.Status.PodIP);
        Assert.Equal(compact, JsonSerializer.Serialize(pod, type));
    }

    [Fact]
    public void Unknown_members_and_names_in_another_case_are_skipped()
    {
        var map = JsonSerializer.Deserialize(
            """{"kind":"ConfigMap","Data":{"a":"b"},"metadata":{"managedFields":[{"manager":"x"}]},"new":{"x":[1]}}""",
            ApiJson.Options().TypeInfo<V1ConfigMap>())!;

        Assert.Null(map.Data);
    }

    [Fact]
    public void A_secret_is_base64_on_the_wire_and_nothing_in_a_log()
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = "n" },
            Data = new Dictionary<string, byte[]> { ["key"] = Encoding.UTF8.GetBytes("hunter2") },
        };

        Assert.Contains(
            "\"data\":{\"key\":\"aHVudGVyMg==\"}",
            JsonSerializer.Serialize(secret, ApiJson.Options().TypeInfo<V1Secret>()),
            StringComparison.Ordinal);
        Assert.Equal("Secret n/s (1 keys)", secret.ToString());
    }

    [Fact]
    public void A_type_that_no_context_names_is_told_by_its_name()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ApiJson.Options().TypeInfo<Gadget>());

        Assert.Contains("[JsonSerializable(typeof(Gadget))]", error.Message, StringComparison.Ordinal);
        Assert.NotNull(ApiJson.Options(GadgetJsonContext.Default).TypeInfo<Gadget>());
    }
}
