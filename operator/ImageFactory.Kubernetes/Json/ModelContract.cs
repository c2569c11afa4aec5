using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace ImageFactory.Kubernetes.Json;

/// <summary>Changes how some types of k8s.Models are read and written.</summary>
internal static class ModelContract
{
    /// <summary>Changes the contract of one type.</summary>
    public static void Adjust(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1ObjectMeta))
        {
            // Longer than all else that is in a page of metadata, and nobody here reads it.
            type.Properties.Remove(type.Properties.Single(property => property.Name == "managedFields"));
        }
        else if (type.Type == typeof(V1LeaseSpec)
            || type.Type == typeof(Eventsv1Event)
            || type.Type == typeof(Eventsv1EventSeries))
        {
            UseMicroTime(type);
        }
    }

    private static void UseMicroTime(JsonTypeInfo type)
    {
        var time = JsonMetadataServices.CreateValueInfo<DateTime>(
            type.Options, new ModelTimeConverter(ModelTimeConverter.Microseconds));
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(DateTime))
            {
                property.CustomConverter = time.Converter;
            }
            else if (property.PropertyType == typeof(DateTime?))
            {
                property.CustomConverter = JsonMetadataServices.GetNullableConverter(time);
            }
        }
    }
}
