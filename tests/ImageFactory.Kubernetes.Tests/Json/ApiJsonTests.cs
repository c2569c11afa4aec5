using System.Text;
using System.Text.Json;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Kubernetes.Tests.Client;
using k8s.Models;
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
            "spec":{"automountServiceAccountToken":false,"containers":[],
            "initContainers":[{"command":["/bin/sh"],
            "env":[{"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}],"image":"i","name":"a",
            "resources":{"requests":{"cpu":"500m"}},
            "securityContext":{"privileged":true,"runAsUser":0},
            "terminationMessagePath":"/r","terminationMessagePolicy":"File",
            "volumeMounts":[{"mountPath":"/w","name":"w","readOnly":true}]}],
            "nodeName":"node","restartPolicy":"Never",
            "volumes":[{"emptyDir":{"sizeLimit":"5Gi"},"name":"w"},
            {"configMap":{"defaultMode":365,"name":"c"},"name":"s"}]},
            "status":{"hostIP":"10.0.0.2","initContainerStatuses":[{"imageID":"x@sha256:1","name":"a","ready":false,
            "restartCount":0,
            "state":{"terminated":{"exitCode":3,"reason":"Error","startedAt":"2026-01-31T12:00:00Z"}}}],
            "phase":"Failed","podIP":"10.0.0.1"}}
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
            StringData = new Dictionary<string, string> { ["other"] = "hunter2" },
        };

        Assert.Contains(
            "\"data\":{\"key\":\"aHVudGVyMg==\"}",
            JsonSerializer.Serialize(secret, ApiJson.Options().TypeInfo<V1Secret>()),
            StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", secret.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg==", secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_no_context_names_is_told_by_its_name()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ApiJson.Options().TypeInfo<Gadget>());

        Assert.Contains("[JsonSerializable(typeof(Gadget))]", error.Message, StringComparison.Ordinal);
        Assert.NotNull(ApiJson.Options(GadgetJsonContext.Default).TypeInfo<Gadget>());
    }
}
